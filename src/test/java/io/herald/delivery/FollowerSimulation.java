package io.herald.delivery;

import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Thousands of subscribers' lives, each by its seed. A log grows, loses its oldest messages, and has some that expire;
 * its live feed is late and stumbles now and then; pages are late or fail; the socket fills; the subscriber
 * acknowledges, wants again or says nothing, comes and goes, and finds its session as it was saved last or before.
 * Whatever happens is held against {@link FollowerModel} and {@link InFlightModel}; see {@link Promise} for what is
 * promised. Run more with {@code -Dsimulation.seeds=1000000}, and one with
 * {@code -Dsimulation.first=SEED -Dsimulation.seeds=1}.
 *
 * <p>Faults that were built in on purpose, one at a time, and the promise that caught each:
 *
 * <pre>
 *   the position stays behind the page                  NOTHING_COMES_TWICE
 *   LIVE at the head although the feed was further      NOTHING_IS_LOST
 *   what the reader had in part is written whole        NOTHING_COMES_TWICE
 *   what a since covers in part is written whole        QOS_IS_THE_HIGHEST
 *   a page of earlier filters is taken                  NOTHING_IS_LOST
 *   a since is not looked at in a page                  NOTHING_COMES_TWICE, QOS_IS_THE_HIGHEST
 *   the other filters keep their since                  NOTHING_COMES_TWICE
 *   a new filter is live whatever was seen before       ORDER_IS_KEPT: the lost one comes after its successors
 *   what is missing is not told                         NOTHING_IS_LOST
 *   the window is not asked, live or for a page         WINDOW_IS_KEPT
 *   a page that fails is not asked for again            BECOMES_LIVE
 *   the delay of a nack is not kept                     SENT_AGAIN_IN_TIME
 *   what was restored is never due                      SENT_AGAIN_IN_TIME
 *   a feed that stumbled is taken for a whole one      ORDER_IS_KEPT: the lost one comes after its successors
 *   one attempt more than there may be                  ONE_DEAD_LETTER
 * </pre>
 */
class FollowerSimulation {
    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final long SEEDS = Long.getLong("simulation.seeds", 25_000);
    private static final int STEPS = 160;
    private static final int MOST_ROUNDS = 2_000;

    @Test
    void everySubscriberGetsWhatCountsForItOnce() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                new Life(seed).live();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
    }

    /** One subscriber, over all its connections. */
    private static final class Life {
        private final Random random;
        private final SimulatedLog log;
        private final FollowerModel model;
        private final SimulatedAcks.Rules rules;
        private final Deque<List<Run>> feed = new ArrayDeque<>();
        private final List<Saved> saves = new ArrayList<>();
        private Position fed = Position.START;
        private SimulatedConnection connection;
        private long nowMs = 1_000;

        private record Saved(SessionState session, FollowerModel.Saved owed) {}

        private Life(long seed) {
            random = new Random(seed);
            log = new SimulatedLog(random);
            model = new FollowerModel(log);
            rules = random.nextInt(3) > 0 ? SimulatedAcks.Rules.any(random) : null;
            connection = new SimulatedConnection(random, log, model, acks());
            save();
        }

        private SimulatedAcks acks() {
            return rules == null ? null : new SimulatedAcks(random, log, rules);
        }

        private void live() {
            for (int i = 0; i < STEPS; i++) {
                step(random.nextInt(100));
                nowMs += random.nextInt(2);
                connection.check();
            }
            settle();
        }

        private void step(int die) {
            if (die < 22) {
                append();
            } else if (die < 46) {
                bring();
            } else if (die < 70) {
                connection.read(nowMs, true);
            } else if (die < 75) {
                connection.turnRoom();
            } else if (die < 85) {
                connection.acknowledge(nowMs);
            } else if (die < 93) {
                connection.subscribe();
            } else if (die < 95) {
                connection.change();
            } else if (die < 96) {
                log.dropOld();
            } else if (die < 98) {
                save();
            } else if (die < 99) {
                comeBack();
            } else {
                connection.passed(fed);
            }
        }

        private void append() {
            int before = log.all().size();
            List<Run> batch = log.append(nowMs);
            // Batches that wait may come as one: then a reader or a filter may begin in the middle of it.
            if (feed.isEmpty() || random.nextInt(3) > 0) {
                feed.add(batch);
            } else {
                feed.getLast().addAll(batch);
            }
            model.appended(before);
        }

        private void bring() {
            if (!feed.isEmpty()) {
                List<Run> batch = feed.remove();
                boolean stumbles = random.nextInt(20) == 0;
                connection.bring(stumbles ? batch.subList(0, random.nextInt(batch.size())) : batch, nowMs);
                pass(batch);
                if (stumbles) {
                    connection.missed(fed);
                }
            }
        }

        private void pass(List<Run> batch) {
            for (Run run : batch) {
                fed = fed.advancedTo(run.last());
            }
        }

        private void save() {
            saves.add(new Saved(connection.save(), model.save()));
        }

        /** The subscriber was away: its session is as it was left, or as one of the last saves has it. */
        private void comeBack() {
            if (random.nextBoolean()) {
                save();
            }
            Saved saved = saves.get(saves.size() - 1 - random.nextInt(Math.min(3, saves.size())));
            for (int gone = random.nextInt(feed.size() + 1); gone > 0; gone--) {
                pass(feed.remove());
            }
            SimulatedAcks acks = acks();
            if (acks != null) {
                acks.restore(saved.session().pending(), nowMs);
            }
            model.restore(saved.owed());
            connection = new SimulatedConnection(random, log, model, acks, saved.session());
        }

        private void settle() {
            while (!feed.isEmpty()) {
                bring();
            }
            int rounds = 0;
            do {
                connection.settle(nowMs);
                nowMs += 3;
                Promise.BECOMES_LIVE.holds(rounds++ < MOST_ROUNDS, connection);
            } while (!connection.isSettled());
            model.checkNothingOwed(nowMs);
            connection.checkSettled(fed);
        }
    }
}
