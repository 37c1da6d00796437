package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.Publication;
import io.vertx.core.Promise;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaceVerticleTest {
    private FanoutStage stage;
    private Pace pace;

    @BeforeEach
    void open() throws Exception {
        stage = FanoutStage.open();
        pace = new Pace(stage.vertx);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void publishersWaitUntilTheSubscriberHasCaughtUp() throws Exception {
        stage.on(() -> {
            Publication one = added();
            Publication two = added();
            assertThat(isHeld(one) && isHeld(two)).isTrue();

            pace.caughtUp(false);
            assertThat(isHeld(one) || isHeld(two)).isFalse();
            return null;
        });
        stage.settle();
        assertThat(stage.settled).hasValue(2);
    }

    @Test
    void whoDoesNotCatchUpInTimeIsWaitedForNoMoreUntilNothingWaits() throws Exception {
        Publication first = stage.on(this::added);
        graceOver();
        stage.on(() -> {
            assertThat(isHeld(first)).as("the grace is over").isFalse();
            assertThat(isHeld(added())).as("nobody waits for a slow one").isFalse();
            pace.caughtUp(false);
            assertThat(isHeld(added())).as("little waits, but not nothing").isFalse();

            pace.caughtUp(true);
            Publication again = added();
            assertThat(isHeld(again)).as("even again").isTrue();
            pace.caughtUp(true);
            assertThat(isHeld(again)).isFalse();
            return null;
        });
        stage.settle();
        assertThat(stage.settled).hasValue(4);
    }

    @Test
    void whoCatchesUpInTimeGetsTheWholeGraceAnew() throws Exception {
        stage.on(() -> {
            Publication early = added();
            pace.caughtUp(false);
            assertThat(isHeld(early)).isFalse();
            return null;
        });
        graceOver();
        stage.on(() -> {
            Publication late = added();
            assertThat(isHeld(late)).as("the first timer is gone").isTrue();
            pace.caughtUp(false);
            return null;
        });
    }

    /** Adds a batch on which nobody works any more, unless the pace holds it. */
    private Publication added() {
        Publication batch = stage.batch();
        pace.hold(batch);
        batch.release();
        return batch;
    }

    /** Whether a batch is held: one that nobody works on refuses to be taken up again. */
    private static boolean isHeld(Publication batch) {
        try {
            batch.hold();
            batch.release();
            return true;
        } catch (IllegalStateException over) {
            return false;
        }
    }

    /** A timer set after the pace's own, and longer, comes after it on the same event loop. */
    private void graceOver() throws Exception {
        Promise<Void> over = Promise.promise();
        stage.on(() -> stage.vertx.setTimer(Pace.GRACE_MS + 1, id -> over.complete()));
        FakeDoorVerticle.wait(over.future());
    }
}
