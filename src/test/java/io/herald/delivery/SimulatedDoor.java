package io.herald.delivery;

import static io.herald.delivery.SimulatedPacket.Kind.PUBCOMP;
import static io.herald.delivery.SimulatedPacket.Kind.PUBLISH;
import static io.herald.delivery.SimulatedPacket.Kind.PUBREC;
import static io.herald.delivery.SimulatedPacket.Kind.PUBREL;

import io.herald.delivery.Receiving.Answer;
import io.herald.delivery.Receiving.Arrival;
import io.herald.delivery.Sending.Publish;
import io.herald.delivery.Sending.Release;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Pending;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One connection of a broker with a client: drives the hand-shakes as a door does, and watches what goes out. */
final class SimulatedDoor {
    /** Of so many messages of a client of MQTT 5 one is refused, whenever it comes. */
    private static final int REFUSED_OF = 20;

    private final Random random;
    private final SimulatedDisk disk;
    private final List<QoS> log;
    /** What others have acknowledged, or nobody needs any more. */
    private final Set<Integer> settled;

    private final boolean five;
    private final Deque<SimulatedPacket> out;
    private final SessionState resumed;
    private final int receiveMaximum;
    private final Handshaking shakes;
    private final InFlight inFlight;
    private final List<Held> held = new ArrayList<>();
    /** The messages that were sent and not answered to the end, by their packet ids. */
    private final Map<Integer, Integer> unanswered = new HashMap<>();

    private final Set<Integer> sent = new HashSet<>();
    private int position;
    private boolean closed;
    /** Whether it has to break off: a message may be stored or not. */
    private boolean broken;

    /** What goes out once a change is on disk. */
    private record Held(long after, Runnable action) {}

    /** What a door sees of the world: the log by the QoS of its messages, and what is settled elsewhere. */
    record World(Random random, SimulatedDisk disk, List<QoS> log, Set<Integer> settled, boolean five) {}

    SimulatedDoor(World world, Deque<SimulatedPacket> out, Handshaking.Limits limits) {
        this.random = world.random();
        this.disk = world.disk();
        this.log = world.log();
        this.settled = world.settled();
        this.five = world.five();
        this.out = out;
        this.receiveMaximum = limits.out();
        this.resumed = disk.session();
        this.shakes = new Handshaking(resumed, limits, random.nextLong() | 1);
        this.inFlight = new InFlight(limits.out(), InFlight.NEVER, Integer.MAX_VALUE);
        inFlight.restore(resumed.pending(), 0);
        position = (int) resumed.position().in(MessageId.SOLE).offset();
        shakes.sending().owed().forEach(packetId -> write(SimulatedPacket.of(PUBREL, packetId)));
        measure();
    }

    private void measure() {
        inFlight.keepWithin(shakes.sending().quota());
    }

    /** Sends a message, one that was sent before or a new one, if the client takes one. */
    void send(boolean mayExpire) {
        InFlight.Due due = inFlight.nextDue(1);
        if (due != null) {
            sendAgain(due.id(), mayExpire && random.nextInt(20) == 0);
        } else if (position < log.size() && inFlight.room() > 0) {
            position++;
            inFlight.sent(MessageId.of(position), 1);
            publish(MessageId.of(position));
        }
        measure();
    }

    private void sendAgain(MessageId id, boolean expired) {
        if (expired) {
            settled.add((int) id.offset());
            inFlight.dead(id);
            release(shakes.sending().settled(id));
        } else if (!shakes.sending().hasRoomFor(id)) {
            inFlight.notNow(id);
        } else if (inFlight.resent(id, 1)) {
            publish(id);
        }
    }

    private void publish(MessageId id) {
        int message = (int) id.offset();
        Publish publish = shakes.sending().send(id, log.get(message - 1));
        if (publish != null) {
            when(
                    publish.after(),
                    () -> write(SimulatedPacket.publish(publish.packetId(), message, publish.qos(), publish.again())));
        }
    }

    private void release(Release release) {
        if (release != null) {
            when(release.after(), () -> write(SimulatedPacket.of(PUBREL, release.packetId())));
        }
    }

    private void when(long after, Runnable action) {
        if (shakes.saves().has(after)) {
            action.run();
        } else {
            held.add(new Held(after, action));
        }
    }

    private void write(SimulatedPacket packet) {
        if (closed) {
            return;
        }
        if (packet.kind() == PUBLISH) {
            Promise.PACKET_IDS_ARE_FREE.holds(
                    unanswered.putIfAbsent(packet.packetId(), packet.message()) == null, packet);
            Promise.WINDOW_IS_KEPT.holds(unanswered.size() <= receiveMaximum, unanswered);
            Promise.NOTHING_COMES_TWICE.holds(sent.add(packet.message()), packet);
        }
        out.add(packet);
    }

    void take(SimulatedPacket packet) {
        int packetId = packet.packetId();
        switch (packet.kind()) {
            case PUBLISH -> receive(packet);
            case PUBACK -> answered(packetId, shakes.sending().puback(packetId));
            case PUBREC -> {
                if (packet.refuses()) {
                    answered(packetId, shakes.sending().refused(packetId));
                } else {
                    Release release = shakes.sending().pubrec(packetId);
                    acknowledge(release.message());
                    release(release);
                }
            }
            case PUBCOMP -> {
                unanswered.remove(packetId);
                shakes.sending().pubcomp(packetId);
            }
            case PUBREL -> {
                Answer answer = shakes.receiving().pubrel(packetId);
                when(answer.after(), () -> write(SimulatedPacket.of(PUBCOMP, packetId)));
            }
        }
        measure();
    }

    private void answered(int packetId, MessageId message) {
        unanswered.remove(packetId);
        acknowledge(message);
    }

    private void acknowledge(MessageId message) {
        if (message != null) {
            inFlight.ack(message);
        }
    }

    private void receive(SimulatedPacket packet) {
        if (five && packet.message() % REFUSED_OF == 1) {
            write(SimulatedPacket.refusal(packet.packetId()));
            return;
        }
        Arrival arrival = shakes.receiving().publish(packet.packetId());
        switch (arrival.what()) {
            case STORE, STORE_AGAIN -> store(arrival, packet);
            case ANSWER -> write(SimulatedPacket.of(PUBREC, packet.packetId()));
            case WAIT -> Promise.NOTHING_IS_LOST.holds(!five, packet);
            case BREAK_OFF, TOO_OFTEN -> Promise.WINDOW_IS_KEPT.holds(false, packet);
        }
    }

    private void store(Arrival arrival, SimulatedPacket packet) {
        when(arrival.after(), () -> {
            if (!broken) {
                disk.store(arrival.key(), packet.message(), done -> stored(packet.packetId(), done));
            }
        });
    }

    private void stored(int packetId, boolean done) {
        if (closed) {
            return;
        }
        if (!done) {
            broken = true;
        } else if (shakes.receiving().stored(packetId)) {
            write(SimulatedPacket.of(PUBREC, packetId));
        }
    }

    /** Saves what is due; where nothing is, what there is may be saved all the same. */
    void save(boolean evenSo) {
        if (shakes.saves().isDue()) {
            long number = shakes.saves().saving();
            disk.save(state(), done -> saved(number, done));
        } else if (evenSo) {
            disk.save(state(), done -> {});
        }
    }

    private void saved(long number, boolean done) {
        if (closed) {
            return;
        }
        if (!done) {
            shakes.saves().failed();
            return;
        }
        shakes.saves().saved(number);
        for (Iterator<Held> waiting = held.iterator(); waiting.hasNext(); ) {
            Held first = waiting.next();
            if (shakes.saves().has(first.after())) {
                waiting.remove();
                first.action().run();
            }
        }
    }

    private SessionState state() {
        return new SessionState(
                resumed.name(),
                List.of(),
                Position.behind(MessageId.of(position)),
                inFlight.pending(),
                1,
                1,
                Position.START,
                shakes.snapshot(),
                List.of(),
                "alice");
    }

    /** Somebody acknowledges a message over another door. */
    void acknowledgeElsewhere() {
        List<Pending> pending = inFlight.pending();
        if (!pending.isEmpty()) {
            MessageId id = pending.get(random.nextInt(pending.size())).id();
            settled.add((int) id.offset());
            inFlight.ack(id);
            release(shakes.sending().settled(id));
            measure();
        }
    }

    /** The connection has ended; what is kept is saved where the broker goes on. */
    void close(boolean crashed) {
        closed = true;
        if (!crashed) {
            disk.leave(state());
        }
    }

    boolean isBroken() {
        return broken;
    }

    boolean isIdle() {
        return held.isEmpty() && position == log.size() && inFlight.size() == 0 && unanswered.isEmpty();
    }

    /** All is quiet: no packet id is taken. */
    void checkNothingOpen() {
        Promise.PACKET_IDS_ARE_FREE.holds(
                shakes.snapshot().outgoing().isEmpty()
                        && shakes.snapshot().incoming().isEmpty(),
                shakes.snapshot());
    }
}
