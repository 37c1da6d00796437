package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Row N9: who is refused again and again waits, and never for long. */
class RefusalPaceTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = 1_000 * MS;

    private long nowNs = Long.MAX_VALUE - SECOND;
    private final RefusalPace pace = new RefusalPace(null, () -> nowNs);

    @Test
    void soManyAreToldAtOnceAndSoManyInEachSecond() {
        for (int i = 0; i < RefusalPace.PER_SECOND; i++) {
            assertThat(pace.waitNs(1)).isZero();
        }
        long told = 0;
        int waits = 0;
        for (long sinceNs = nowNs; nowNs - sinceNs < 3 * SECOND; told++) {
            long waitNs = pace.waitNs(1);
            waits += waitNs > 0 ? 1 : 0;
            nowNs += waitNs;
        }
        assertThat(told).isBetween(3L * RefusalPace.PER_SECOND - RefusalPace.TOGETHER, 3L * RefusalPace.PER_SECOND);
        assertThat(waits).isEqualTo(3 * RefusalPace.PER_SECOND / RefusalPace.TOGETHER);
    }

    @Test
    void aCommandOfWhichVeryMuchIsRefusedWaitsForASecondAndOwesNothingThen() {
        assertThat(pace.waitNs(10_000)).isEqualTo(SECOND);
        assertThat(pace.waitNs(Integer.MAX_VALUE)).isEqualTo(SECOND);
        nowNs += 2 * SECOND;
        assertThat(pace.waitNs(RefusalPace.PER_SECOND)).isZero();
    }

    @Test
    void noMoreIsSavedUpThanOneSecondHolds() {
        nowNs += 1_000 * SECOND;
        assertThat(pace.waitNs(RefusalPace.PER_SECOND + 1))
                .isEqualTo(RefusalPace.TOGETHER * SECOND / RefusalPace.PER_SECOND);
    }
}
