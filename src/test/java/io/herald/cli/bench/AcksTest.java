package io.herald.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a publisher waits to be acknowledged. */
class AcksTest {
    private final Tally tally = new Tally(false);

    @Test
    void noMoreThanMayBeAreInFlight() {
        Acks acks = new Acks(3, tally);
        assertThat(acks.room(9)).isEqualTo(3);
        assertThat(acks.room(2)).isEqualTo(2);
        acks.sent(2, 0, 0);
        assertThat(acks.room(9)).isEqualTo(1);
        acks.sent(1, 0, 0);
        assertThat(acks.room(9)).isZero();
        acks.taken();
        assertThat(acks.room(9)).isEqualTo(1);
        assertThat(acks.isDue()).isTrue();
        acks.taken();
        acks.taken();
        assertThat(acks.isDue()).isFalse();
        assertThat(tally.acknowledged()).isEqualTo(3);
    }

    @Test
    void eachIsAsLateAsItsOwnMoment() {
        Acks acks = new Acks(2, tally);
        long nowNs = System.nanoTime();
        acks.sent(1, nowNs, 0);
        acks.taken();
        acks.sent(2, (double) nowNs - TimeUnit.SECONDS.toNanos(200), TimeUnit.SECONDS.toNanos(100));
        acks.taken();
        acks.taken();

        assertThat(tally.ackLatency().getValueAtPercentile(1)).isLessThan(TimeUnit.SECONDS.toNanos(50));
        assertThat(tally.ackLatency().getValueAtPercentile(50))
                .isBetween(TimeUnit.SECONDS.toNanos(99), TimeUnit.SECONDS.toNanos(150));
        assertThat(tally.ackLatency().getMaxValue())
                .isBetween(TimeUnit.SECONDS.toNanos(199), TimeUnit.SECONDS.toNanos(250));
    }

    @Test
    void whereNothingIsAcknowledgedNothingIsBounded() {
        Acks acks = new Acks(0, tally);
        acks.sent(5, 0, 1);

        assertThat(acks.room(9)).isEqualTo(9);
        assertThat(acks.isDue()).isFalse();
    }
}
