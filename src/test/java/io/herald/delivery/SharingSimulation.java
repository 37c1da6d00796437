package io.herald.delivery;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Thousands of groups' lives, each by its seed. A log grows; members come, go, take long, acknowledge late or want a
 * message again; pages are late; what is due is read again. Whatever happens is held against {@link SimulatedGroup}'s
 * own books: every message is settled once, by an acknowledgement or as a dead letter, nobody gets a message that
 * another has unless it is told so, nobody gets more than its window, and nothing is lost. Run more with
 * {@code -Dsimulation.seeds=1000000}, and one with {@code -Dsimulation.first=SEED -Dsimulation.seeds=1}.
 *
 * <p>Faults that were built in on purpose, one at a time, and the promise that caught each:
 *
 * <pre>
 *   one message more than the window                      WINDOW_IS_KEPT
 *   what is settled still takes room of who had it before  WINDOW_IS_KEPT
 *   room is counted of members that take no more           WINDOW_IS_KEPT
 *   what nobody could take counts as sent                  SENT_AGAIN_IN_TIME
 *   what is sent again is nobody's                         PENDING_IS_TRUE
 *   who had it before can give it back                     PENDING_IS_TRUE
 *   what a member leaves behind is forgotten               NOTHING_IS_LOST
 *   what there is no room for now is forgotten             NOTHING_IS_LOST
 * </pre>
 */
class SharingSimulation {
    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final long SEEDS = Long.getLong("simulation.seeds", 10_000);
    private static final int STEPS = 200;

    @Test
    void everyMessageGoesToOneMemberThatIsThere() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                live(new Random(seed));
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
    }

    private static void live(Random random) {
        SimulatedGroup group = new SimulatedGroup(random);
        for (int step = 0; step < STEPS; step++) {
            group.step();
        }
        group.settle();
    }
}
