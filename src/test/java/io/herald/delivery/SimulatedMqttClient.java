package io.herald.delivery;

import static io.herald.delivery.SimulatedPacket.Kind.PUBACK;
import static io.herald.delivery.SimulatedPacket.Kind.PUBCOMP;
import static io.herald.delivery.SimulatedPacket.Kind.PUBREC;
import static io.herald.delivery.SimulatedPacket.Kind.PUBREL;

import io.herald.topic.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A client that keeps to MQTT and never forgets: its side of the hand-shakes, written from the standard. It uses few
 * packet ids, so that they come again soon. With MQTT 3.1.1 it repeats itself now and then, which it may; with 5 it
 * refuses messages.
 */
final class SimulatedMqttClient {
    private static final int MAX_PACKET_ID = 5;

    private final Random random;
    /** Whether it speaks MQTT 5: then it may refuse, and does not repeat itself over the same connection. */
    private final boolean five;

    /** What need not come any more, nor in order if it does. */
    private final Set<Integer> settled;

    private Deque<SimulatedPacket> out = new ArrayDeque<>();

    /** What it has had of each message, by QoS. */
    private final Map<QoS, TreeMap<Integer, Integer>> delivered = new HashMap<>();
    /** The message of each packet id that it has received and that was not released. */
    private final Map<Integer, Integer> held = new HashMap<>();
    /** What it has refused. */
    private final Set<Integer> refused = new HashSet<>();

    /** Its own messages by their packet ids; in the order in which they were sent. */
    private final Map<Integer, Own> own = new LinkedHashMap<>();
    /** Its own messages that the broker has refused. */
    private final Set<Integer> refusedByBroker = new HashSet<>();

    private final List<Integer> toRelease = new ArrayList<>();
    private final Deque<Integer> toRepeat = new ArrayDeque<>();
    private int limit;
    private int open;
    private int published;

    private static final class Own {
        private final int message;
        private boolean released;
        private boolean here;

        private Own(int message) {
            this.message = message;
        }
    }

    SimulatedMqttClient(Random random, boolean five, Set<Integer> settled) {
        this.settled = settled;
        this.random = random;
        this.five = five;
        delivered.put(QoS.AT_LEAST_ONCE, new TreeMap<>());
        delivered.put(QoS.EXACTLY_ONCE, new TreeMap<>());
    }

    /** It is connected anew, and may have so many messages open. */
    void connect(Deque<SimulatedPacket> wire, int mostOpen) {
        out = wire;
        limit = mostOpen;
        open = 0;
        toRelease.clear();
        toRepeat.clear();
        own.forEach((packetId, one) -> {
            one.here = false;
            if (one.released) {
                toRelease.add(packetId);
            } else {
                toRepeat.add(packetId);
            }
        });
    }

    /** Sends something: what it was about when it was cut off, in an order that it may choose, then what is new. */
    void send() {
        if (!toRelease.isEmpty() && random.nextBoolean()) {
            out.add(SimulatedPacket.of(PUBREL, toRelease.remove(0)));
        } else if (open < limit && !toRepeat.isEmpty()) {
            int packetId = toRepeat.remove();
            Own one = own.get(packetId);
            if (one != null && !one.released) {
                publish(packetId, one, true);
            }
        } else if (open < limit && toRepeat.isEmpty()) {
            int packetId = 1 + random.nextInt(MAX_PACKET_ID);
            if (!own.containsKey(packetId)) {
                Own one = new Own(++published);
                own.put(packetId, one);
                publish(packetId, one, false);
            }
        }
    }

    private void publish(int packetId, Own one, boolean again) {
        if (!one.here) {
            one.here = true;
            open++;
        }
        out.add(SimulatedPacket.publish(packetId, one.message, QoS.EXACTLY_ONCE, again));
    }

    /** Sends what it was about, and nothing new. */
    void finish() {
        if (!toRelease.isEmpty() || !toRepeat.isEmpty()) {
            send();
        }
    }

    /** Says something once more. */
    void repeat() {
        if (!five && !own.isEmpty()) {
            int packetId = List.copyOf(own.keySet()).get(random.nextInt(own.size()));
            Own one = own.get(packetId);
            if (one.released) {
                out.add(SimulatedPacket.of(PUBREL, packetId));
            } else if (one.here) {
                publish(packetId, one, true);
            }
        }
    }

    void take(SimulatedPacket packet) {
        switch (packet.kind()) {
            case PUBLISH -> deliver(packet);
            case PUBREL -> {
                held.remove(packet.packetId());
                out.add(SimulatedPacket.of(PUBCOMP, packet.packetId()));
            }
            case PUBREC -> received(packet);
            case PUBCOMP -> {
                if (own.containsKey(packet.packetId()) && own.get(packet.packetId()).released) {
                    forget(packet.packetId());
                }
            }
            default -> throw new AssertionError("a client gets no " + packet);
        }
    }

    private void deliver(SimulatedPacket packet) {
        if (packet.qos() == QoS.AT_LEAST_ONCE) {
            delivered(packet);
            out.add(SimulatedPacket.of(PUBACK, packet.packetId()));
        } else if (held.containsKey(packet.packetId())) {
            Promise.PACKET_IDS_ARE_FREE.holds(held.get(packet.packetId()) == packet.message(), packet);
            out.add(SimulatedPacket.of(PUBREC, packet.packetId()));
        } else if (five && random.nextInt(30) == 0) {
            refused.add(packet.message());
            out.add(SimulatedPacket.refusal(packet.packetId()));
        } else {
            held.put(packet.packetId(), packet.message());
            delivered(packet);
            out.add(SimulatedPacket.of(PUBREC, packet.packetId()));
        }
    }

    private void delivered(SimulatedPacket packet) {
        TreeMap<Integer, Integer> before = delivered.get(packet.qos());
        int times = before.merge(packet.message(), 1, Integer::sum);
        Promise.NOTHING_COMES_TWICE.holds(times == 1 || packet.qos() == QoS.AT_LEAST_ONCE, packet);
        boolean late = settled.contains(packet.message()) || refused.contains(packet.message());
        Promise.ORDER_IS_KEPT.holds(times > 1 || late || before.lastKey() == packet.message(), packet);
    }

    private void received(SimulatedPacket packet) {
        Own one = own.get(packet.packetId());
        if (one == null || one.released && packet.refuses()) {
            return;
        }
        if (packet.refuses()) {
            refusedByBroker.add(one.message);
            forget(packet.packetId());
        } else {
            // As one that was released after those before it.
            one.released = true;
            out.add(SimulatedPacket.of(PUBREL, packet.packetId()));
        }
    }

    private void forget(int packetId) {
        open -= own.remove(packetId).here ? 1 : 0;
        toRelease.remove((Integer) packetId);
    }

    /** Whether it has had a message, or did not want it. */
    boolean isDoneWith(int message, QoS qos) {
        return delivered.get(qos).containsKey(message) || refused.contains(message);
    }

    /** Which messages of its own it has been told are not stored. */
    Set<Integer> refusedByBroker() {
        return refusedByBroker;
    }

    /** How many messages it has published. */
    int published() {
        return published;
    }

    boolean isIdle() {
        return own.isEmpty() && held.isEmpty();
    }
}
