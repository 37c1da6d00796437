package io.herald.delivery;

import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Thousands of MQTT clients' lives, each by its seed. Messages go out with QoS 1 and 2 and come in with QoS 2; the
 * connection breaks and the broker crashes, whatever is under way; what is asked of the disk is done late, fails, or is
 * done and not answered; messages are acknowledged over other doors, or expire. The client is written from the standard
 * and keeps to it; see {@link Promise} for what is promised. Run more with {@code -Dsimulation.seeds=1000000}, and one
 * with {@code -Dsimulation.first=SEED -Dsimulation.seeds=1}.
 *
 * <p>Faults that were built in on purpose, one at a time, and the promise that caught each:
 *
 * <pre>
 *   PUBREL before the release is on disk                NOTHING_COMES_TWICE
 *   PUBLISH before its packet id is on disk             PACKET_IDS_ARE_FREE
 *   stored before its number is on disk                 NOTHING_IS_LOST: another has its number
 *   PUBCOMP before the release is on disk               PACKET_IDS_ARE_FREE
 *   PUBCOMP for an unknown id at once                   PACKET_IDS_ARE_FREE
 *   what was being stored counts as stored              NOTHING_IS_LOST
 *   what comes again is stored under a new number       NOTHING_COMES_TWICE
 *   what is being stored is not kept                    NOTHING_COMES_TWICE
 *   a key of a generation that goes up with releases    NOTHING_COMES_TWICE
 *   the packet id as the key                            NOTHING_IS_LOST
 *   the id of a message that is gone is free            PACKET_IDS_ARE_FREE
 *   the id of one acknowledged elsewhere is free        WINDOW_IS_KEPT
 *   what comes again has a new packet id                NOTHING_COMES_TWICE
 *   a packet id that is taken is given                  PACKET_IDS_ARE_FREE
 *   what is released takes no place                     WINDOW_IS_KEPT
 *   what was released is not released again             BECOMES_LIVE
 *   a save confirms what came after it                  NOTHING_IS_LOST
 *   a save that fails is not due again                  BECOMES_LIVE
 * </pre>
 */
class HandshakeSimulation {
    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final long SEEDS = Long.getLong("simulation.seeds", 20_000);
    private static final int STEPS = 250;
    private static final int MOST_ROUNDS = 5_000;

    @Test
    void everyHandshakeComesToItsEndWhateverHappens() {
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            try {
                new Life(seed).live();
            } catch (AssertionError | RuntimeException broken) {
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
        }
    }

    /** One client, over all its connections. */
    private static final class Life {
        private final Random random;
        private final List<QoS> log = new ArrayList<>();
        private final Set<Integer> settled = new HashSet<>();
        private final boolean five;
        private final SimulatedDisk disk;
        private final SimulatedMqttClient client;
        private Deque<SimulatedPacket> toClient;
        private Deque<SimulatedPacket> toBroker;
        private SimulatedDoor door;

        private Life(long seed) {
            random = new Random(seed);
            five = random.nextBoolean();
            disk = new SimulatedDisk(random, SessionState.begin("c", 1, 1));
            client = new SimulatedMqttClient(random, five, settled);
            connect();
        }

        private void connect() {
            toClient = new ArrayDeque<>();
            toBroker = new ArrayDeque<>();
            Handshaking.Limits limits = new Handshaking.Limits(1 + random.nextInt(4), 1 + random.nextInt(4));
            door = new SimulatedDoor(new SimulatedDoor.World(random, disk, log, settled, five), toClient, limits);
            client.connect(toBroker, limits.in());
        }

        private void live() {
            for (int i = 0; i < STEPS; i++) {
                step(random.nextInt(100));
                if (door.isBroken()) {
                    breakOff(false);
                }
            }
            settle();
        }

        private void step(int die) {
            if (die < 8) {
                log.add(QoS.of(1 + random.nextInt(2)));
            } else if (die < 24) {
                door.send(true);
            } else if (die < 38) {
                toClient();
            } else if (die < 52) {
                toBroker();
            } else if (die < 78) {
                disk.work(true);
            } else if (die < 86) {
                door.save(random.nextInt(4) == 0);
            } else if (die < 93) {
                client.send();
            } else if (die < 95) {
                client.repeat();
            } else if (die < 96) {
                door.acknowledgeElsewhere();
            } else {
                breakOff(die < 98);
            }
        }

        private void toClient() {
            if (!toClient.isEmpty()) {
                client.take(toClient.remove());
            }
        }

        private void toBroker() {
            if (!toBroker.isEmpty()) {
                door.take(toBroker.remove());
            }
        }

        /** Of what is under way some arrives, at either end; at a broker that crashes nothing. */
        private void breakOff(boolean crash) {
            for (int left = random.nextInt(toBroker.size() + 1); left > 0 && !crash; left--) {
                toBroker();
            }
            door.close(crash);
            if (crash) {
                disk.crash();
            }
            for (int left = random.nextInt(toClient.size() + 1); left > 0; left--) {
                toClient();
            }
            if (random.nextInt(10) == 0) {
                acknowledgeWhileItIsAway();
            }
            connect();
        }

        private void acknowledgeWhileItIsAway() {
            SessionState kept = disk.session();
            kept.pending().forEach(one -> settled.add((int) one.id().offset()));
            disk.visit(new SessionState(
                    kept.name(),
                    kept.filters(),
                    kept.position(),
                    List.of(),
                    1,
                    1,
                    kept.redriven(),
                    kept.handshakes(),
                    List.of(),
                    "alice"));
        }

        private void settle() {
            if (random.nextBoolean()) {
                breakOff(false);
            }
            int rounds = 0;
            do {
                door.send(false);
                toClient();
                toBroker();
                client.finish();
                door.save(false);
                disk.work(false);
                Promise.BECOMES_LIVE.holds(rounds++ < MOST_ROUNDS, toClient + " " + toBroker);
            } while (!isIdle());
            check();
        }

        private boolean isIdle() {
            return toClient.isEmpty() && toBroker.isEmpty() && door.isIdle() && disk.isIdle() && client.isIdle();
        }

        private void check() {
            door.checkNothingOpen();
            for (int i = 0; i < log.size(); i++) {
                int message = i + 1;
                Promise.NOTHING_IS_LOST.holds(
                        settled.contains(message) || client.isDoneWith(message, log.get(i)),
                        "to the client: " + message);
            }
            for (int message = 1; message <= client.published(); message++) {
                Promise.NOTHING_IS_LOST.holds(
                        disk.log().contains(message) || client.refusedByBroker().contains(message),
                        "from the client: " + message);
            }
        }
    }
}
