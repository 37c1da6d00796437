package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.FakeTimers;
import io.herald.bus.Allowances;
import io.herald.bus.Batches;
import io.herald.topic.Run;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who shares with whom what may be published in a second, on a clock that a hand drives. */
class PublishRatesTest {
    private static final long RATE = 100;
    private static final int SECONDS = 20;

    private final Allowances allowances = new Allowances();
    private long nowNs = -5;

    /** Of two event loops. */
    private final PublishRates here = rates();

    private final PublishRates there = rates();

    private PublishRates rates() {
        return new PublishRates(null, new PublishWindow.Quota(RATE, 1 << 20), resumed -> {}, allowances, () -> nowNs);
    }

    /** A connection that publishes whenever it may. */
    private static final class FakeConnection implements PublishWindow.Publisher {
        private static final Run RUN = Batches.run("t", "x");

        private final PublishRates rates;
        private PublishWindow.Pacing pacing = PublishWindow.Pacing.TOLD;
        private String user;
        private long published;

        private FakeConnection(PublishRates rates, String user) {
            this.rates = rates;
            this.user = user;
        }

        private void publishIfItMay() {
            if (rates.waitMs(this) == 0) {
                rates.published(this, RUN);
                published++;
            }
        }

        private void leave() {
            rates.forget(this);
        }

        @Override
        public PublishWindow.Pacing pacing() {
            return pacing;
        }

        @Override
        public String user() {
            return user;
        }

        @Override
        public void pause() {
            assertThat(pacing).isEqualTo(PublishWindow.Pacing.PAUSED);
        }

        @Override
        public void resume() {
            throw new AssertionError("it was not paused");
        }
    }

    private void publish(FakeConnection... connections) {
        for (int ms = 0; ms < SECONDS * 1_000; ms++) {
            for (FakeConnection connection : connections) {
                connection.publishIfItMay();
            }
            nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        }
    }

    private static long sum(FakeConnection... connections) {
        long sum = 0;
        for (FakeConnection connection : connections) {
            sum += connection.published;
        }
        return sum;
    }

    @Test
    void n4_allConnectionsOfAUserTogetherMayAsMuchAsOne() {
        FakeConnection[] alice = {
            new FakeConnection(here, "alice"), new FakeConnection(here, "alice"), new FakeConnection(there, "alice")
        };
        FakeConnection bob = new FakeConnection(there, "bob");
        publish(alice[0], alice[1], alice[2], bob);

        // One second was saved up; each message that finds nothing owed may pass.
        assertThat(sum(alice)).isBetween(SECONDS * RATE, (SECONDS + 1) * RATE + 5);
        assertThat(bob.published).isBetween(SECONDS * RATE, (SECONDS + 1) * RATE + 5);
    }

    @Test
    void n4_thoseWhoAreNotKnownHaveEachTheirOwn() {
        FakeConnection one = new FakeConnection(here, "");
        FakeConnection other = new FakeConnection(here, "");
        publish(one, other);

        assertThat(one.published).isBetween(SECONDS * RATE, (SECONDS + 1) * RATE + 5);
        assertThat(other.published).isBetween(SECONDS * RATE, (SECONDS + 1) * RATE + 5);
    }

    @Test
    void n4_whoLeavesAndComesBackOwesWhatItOwed() {
        FakeConnection first = new FakeConnection(here, "alice");
        for (int i = 0; i < RATE + 50; i++) {
            here.published(first, FakeConnection.RUN);
        }
        first.leave();

        assertThat(here.waitMs(new FakeConnection(here, "alice"))).isEqualTo(500);
        assertThat(there.waitMs(new FakeConnection(there, "alice"))).isEqualTo(500);
        assertThat(there.waitMs(new FakeConnection(there, "bob"))).isZero();
        nowNs += TimeUnit.MILLISECONDS.toNanos(500);
        assertThat(there.waitMs(new FakeConnection(there, "alice"))).isZero();
    }

    @Test
    void n4_aConnectionOfManyUsersCountsForEachAndForgetsNothing() {
        FakeConnection proxy = new FakeConnection(here, "");
        for (String user : new String[] {"", "alice", "bob"}) {
            proxy.user = user;
            for (int i = 0; i < RATE + 10; i++) {
                here.published(proxy, FakeConnection.RUN);
            }
        }
        for (String user : new String[] {"", "alice", "bob"}) {
            proxy.user = user;
            assertThat(here.waitMs(proxy)).as(user).isEqualTo(100);
        }
    }

    @Test
    void n4_whatIsPublishedForWhoHasLeftIsHeldAgainstNobody() {
        for (int i = 0; i < 2 * RATE; i++) {
            here.published(PublishWindow.GONE, FakeConnection.RUN);
        }
        assertThat(here.waitMs(PublishWindow.GONE)).isZero();
    }

    @Test
    void n4_whatIsSetAsideIsGivenBackByWhoLeaves() {
        FakeConnection first = new FakeConnection(here, "alice");
        here.published(first, FakeConnection.RUN);
        first.leave();
        FakeConnection second = new FakeConnection(there, "alice");
        for (int i = 0; i < RATE - 1; i++) {
            there.published(second, FakeConnection.RUN);
        }

        assertThat(there.waitMs(second)).isZero();
        there.published(second, FakeConnection.RUN);
        assertThat(there.waitMs(second)).isEqualTo(10);
    }

    @Test
    void ofWhoLeavesWhileItIsPausedNoTimerStays() {
        FakeTimers timers = new FakeTimers();
        PublishRates rates = new PublishRates(
                timers.vertx(), new PublishWindow.Quota(RATE, 1 << 20), resumed -> {}, allowances, () -> nowNs);
        FakeConnection connection = new FakeConnection(rates, "");
        connection.pacing = PublishWindow.Pacing.PAUSED;
        for (int i = 0; i < 2 * RATE; i++) {
            rates.published(connection, FakeConnection.RUN);
        }
        assertThat(rates.isPaused(connection)).isTrue();
        assertThat(timers.count()).isOne();
        timers.fire();
        assertThat(timers.count()).as("it has not made up for it").isOne();

        connection.leave();
        assertThat(timers.count()).isZero();
    }
}
