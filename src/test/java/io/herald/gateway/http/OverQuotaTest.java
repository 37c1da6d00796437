package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.FakeTimers;
import org.junit.jupiter.api.Test;

/** Who waits for its quota, and leaves no timer behind. */
class OverQuotaTest {
    private static final long LONG_MS = 1_000_000;

    private final FakeTimers timers = new FakeTimers();
    private final OverQuota overQuota = new OverQuota(timers.vertx());
    private int wentOn;

    private boolean holds(long waitMs) {
        return overQuota.holds(waitMs, () -> wentOn++);
    }

    @Test
    void itWaitsOnceAndGoesOn() {
        assertThat(holds(0)).isFalse();
        assertThat(holds(LONG_MS)).isTrue();
        assertThat(holds(LONG_MS)).isTrue();
        assertThat(timers.count()).isOne();

        timers.fire();
        assertThat(wentOn).isOne();
        assertThat(holds(0)).isFalse();
    }

    @Test
    void noTimerStaysOfWhoHasLeftAndNoneIsSetAnyMore() {
        holds(LONG_MS);
        overQuota.cancel();
        assertThat(timers.count()).isZero();
        assertThat(holds(LONG_MS)).isFalse();
        assertThat(timers.count()).isZero();
        assertThat(wentOn).isZero();
    }
}
