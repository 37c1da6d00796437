package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.TokenBucket;
import org.junit.jupiter.api.Test;

class TokenSliceTest {
    private static final long MS = 1_000_000;

    private final TokenBucket bucket = new TokenBucket(1_000, 0);
    private final TokenSlice slice = new TokenSlice(bucket);

    @Test
    void whatIsSetAsideIsUsedWithoutAskingTheBucket() {
        slice.take(1, 0);
        // All that is left beside the hundredth part that was set aside.
        bucket.draw(989, 0, 0);

        slice.take(10, 0);
        assertThat(slice.waitNs(0)).isZero();
        assertThat(bucket.waitNs(0)).isZero();
        slice.take(1, 0);
        assertThat(slice.waitNs(0)).isEqualTo(MS);
        assertThat(bucket.waitNs(0)).isEqualTo(MS);
    }

    @Test
    void whoHasSomethingSetAsideDoesNotWaitForWhatOthersOwe() {
        slice.take(1, 0);
        bucket.draw(1_989, 0, 0);
        assertThat(slice.waitNs(0)).isZero();
        slice.take(11, 0);
        assertThat(slice.waitNs(0)).isEqualTo(1_001 * MS);
    }

    @Test
    void whatIsNotUsedIsGivenBack() {
        slice.take(1, 0);
        slice.close(0);
        bucket.draw(999, 0, 0);
        assertThat(bucket.waitNs(0)).isZero();
        slice.take(1, 0);
        assertThat(slice.waitNs(0)).isEqualTo(MS);
    }
}
