package io.herald.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Row N3: a crowd is let in a few at a time. */
class AcceptPaceTest {
    private static final int PER_SECOND = 1_000;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private long nowNs = 1;
    private final EmbeddedChannel listening = new EmbeddedChannel(new AcceptPace(PER_SECOND, () -> nowNs));

    @Test
    void aCrowdComesInAsFastAsItMayAndNotFaster() {
        listening.freezeTime();
        int accepted = 0;
        for (int ms = 0; ms < 1_000; ms++) {
            accepted += acceptAll();
            pass(MS);
        }
        assertThat(accepted).isBetween(PER_SECOND - AcceptPace.AT_ONCE, PER_SECOND + AcceptPace.AT_ONCE);
    }

    @Test
    void noMoreThanAFewComeAtOnceHoweverLongNobodyCame() {
        listening.freezeTime();
        pass(1_000_000 * MS);

        assertThat(acceptAll()).isEqualTo(AcceptPace.AT_ONCE);
        assertThat(acceptAll()).isZero();
    }

    @Test
    void whoComesNowAndThenIsNotKeptWaiting() {
        listening.freezeTime();
        for (int i = 0; i < 100; i++) {
            accept();
            pass(2 * MS);
            assertThat(listening.config().isAutoRead()).isTrue();
        }
    }

    /** Whoever wants to, as long as the socket accepts. */
    private int acceptAll() {
        int accepted = 0;
        for (; listening.config().isAutoRead(); accepted++) {
            accept();
        }
        return accepted;
    }

    private void accept() {
        assertThat(listening.writeInbound(new Object())).as("it is passed on").isTrue();
    }

    private void pass(long ns) {
        nowNs += ns;
        listening.advanceTimeBy(ns, TimeUnit.NANOSECONDS);
        listening.runScheduledPendingTasks();
    }
}
