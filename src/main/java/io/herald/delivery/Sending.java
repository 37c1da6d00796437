package io.herald.delivery;

import io.herald.topic.Handshakes;
import io.herald.topic.Handshakes.Outgoing;
import io.herald.topic.MessageId;
import io.herald.topic.QoS;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The messages with QoS 1 and 2 on their way to an MQTT client, each under a packet id. Belongs to the connection, on
 * its event loop; what of it has to outlive a crash waits for {@link Saves}.
 *
 * <pre>
 *                  send                                pubrec: QoS 2
 *   ────────────────────────────────▶ SENT ──────────────────────────────────▶ RELEASED ──────▶ free
 *    PUBLISH, with QoS 2 once that     │    PUBREL, once that is on disk        ▲   │    pubcomp
 *    is on disk                        │                                        │   └ pubrec: PUBREL
 *                                      ├ puback, or a pubrec that refuses: free │
 *   resumed ────▶ RESERVED ──▶ SENT    │                                        │
 *                  │   send: PUBLISH again, same packet id and QoS              │
 *                  └ its message is in flight no more: free, with QoS 2 ────────┘
 * </pre>
 *
 * The packet id of a message that was acknowledged elsewhere, or given up, is taken until the client has answered. With
 * QoS 2 that goes beyond the connection: the client may remember the packet id as one that it has received, and would
 * take the next message under it for a repeat and drop it. So it is told to let go of it, as after its own PUBREC;
 * whoever does not remember it answers all the same.
 */
public final class Sending {
    private final Saves saves;
    private final int most;
    /** In the order in which they were sent or released. */
    private final Map<Integer, Entry> byPacketId = new LinkedHashMap<>(4);
    /** Those that are not released. */
    private final Map<MessageId, Entry> byMessage = new HashMap<>(4);

    private int lastPacketId;
    /** How many take of what the client takes at once: those that were sent over this connection. */
    private int here;

    private static final class Entry {
        private final int packetId;
        private final MessageId id;
        private final QoS qos;
        private boolean released;
        private boolean here;
        /** The change that released it. */
        private long after = Saves.NOW;

        private Entry(int packetId, MessageId id, QoS qos, boolean released) {
            this.packetId = packetId;
            this.id = id;
            this.qos = qos;
            this.released = released;
        }
    }

    /**
     * A PUBLISH that is to go out.
     *
     * @param packetId its packet id
     * @param qos how surely, which is as it was sent the first time
     * @param again whether it was sent before, over another connection
     * @param after which change is to be on disk before
     */
    public record Publish(int packetId, QoS qos, boolean again, long after) {}

    /**
     * A PUBREL that is to go out.
     *
     * @param packetId its packet id
     * @param message the message that the client has now and had not before; null where there is none
     * @param known whether there is such a packet id
     * @param after which change is to be on disk before
     */
    public record Release(int packetId, MessageId message, boolean known, long after) {}

    Sending(Handshakes kept, Set<MessageId> pending, Saves saves, int most) {
        this.saves = saves;
        this.most = most;
        for (Outgoing one : kept.outgoing()) {
            Entry entry = new Entry(one.packetId(), one.id(), one.qos(), one.released());
            byPacketId.put(entry.packetId, entry);
            if (!entry.released) {
                byMessage.put(entry.id, entry);
                if (!pending.contains(entry.id)) {
                    drop(entry);
                }
            }
        }
    }

    /** The packet ids that the client is to let go of, in order: to be sent before anything else. */
    public List<Integer> owed() {
        return byPacketId.values().stream()
                .filter(entry -> entry.released && !entry.here)
                .map(entry -> entry.packetId)
                .toList();
    }

    /** How many more messages that were not sent before may be sent. */
    public int quota() {
        return Math.min(most - here, Handshakes.MAX_PACKET_ID - byPacketId.size());
    }

    /** Whether a message may be sent now. */
    public boolean hasRoomFor(MessageId id) {
        return byMessage.containsKey(id) ? here < most : quota() > 0;
    }

    /**
     * Sends a message.
     *
     * @param qos at least 1; where it was sent before, as then
     * @return how; null where it is on its way already over this connection, so that it is not to be sent
     * @throws IllegalStateException where the client takes no more
     */
    public Publish send(MessageId id, QoS qos) {
        Entry known = byMessage.get(id);
        if (known != null && known.here) {
            return null;
        }
        if (!hasRoomFor(id)) {
            throw new IllegalStateException("the client takes no more than " + most);
        }
        Entry entry = known == null ? new Entry(nextPacketId(), id, qos, false) : known;
        entry.here = true;
        here++;
        byPacketId.put(entry.packetId, entry);
        byMessage.put(id, entry);
        saves.note();
        boolean unsaved = known == null && qos == QoS.EXACTLY_ONCE;
        return new Publish(entry.packetId, entry.qos, known != null, unsaved ? saves.change() : Saves.NOW);
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % Handshakes.MAX_PACKET_ID + 1;
        } while (byPacketId.containsKey(lastPacketId));
        return lastPacketId;
    }

    /** A PUBACK has come: the message that the client has now; null where nothing is sent so. */
    public MessageId puback(int packetId) {
        return answered(packetId, QoS.AT_LEAST_ONCE);
    }

    /** A PUBREC has come that refuses: the message that the client is not to have; null where nothing is sent so. */
    public MessageId refused(int packetId) {
        return answered(packetId, QoS.EXACTLY_ONCE);
    }

    private MessageId answered(int packetId, QoS qos) {
        Entry entry = byPacketId.get(packetId);
        if (entry == null || entry.released || entry.qos != qos) {
            return null;
        }
        free(entry);
        return entry.id;
    }

    /** A PUBREC has come, and is to be answered. */
    public Release pubrec(int packetId) {
        Entry entry = byPacketId.get(packetId);
        if (entry == null || entry.qos != QoS.EXACTLY_ONCE) {
            return new Release(packetId, null, false, Saves.NOW);
        }
        if (entry.released) {
            return new Release(packetId, null, true, entry.after);
        }
        release(entry);
        entry.after = saves.change();
        return new Release(packetId, entry.id, true, entry.after);
    }

    /**
     * Whether an answer does not fit what was sent under its packet id over this connection.
     *
     * @param qos the QoS of messages that are answered so
     * @param ends whether it is the answer to a release
     */
    public boolean misfits(int packetId, QoS qos, boolean ends) {
        Entry entry = byPacketId.get(packetId);
        return entry != null && entry.here && (entry.qos != qos || ends && !entry.released);
    }

    /** A PUBCOMP has come; whether it was waited for. */
    public boolean pubcomp(int packetId) {
        Entry entry = byPacketId.get(packetId);
        boolean known = entry != null && entry.released;
        if (known) {
            free(entry);
        }
        return known;
    }

    /**
     * A message is in flight no more, for whatever reason; nothing happens where the client is still to answer.
     *
     * @return what is to go out for it; null for nothing
     */
    public Release settled(MessageId id) {
        Entry entry = byMessage.get(id);
        if (entry == null || entry.here) {
            return null;
        }
        drop(entry);
        if (!entry.released) {
            return null;
        }
        entry.after = saves.change();
        return new Release(entry.packetId, null, true, entry.after);
    }

    private void drop(Entry entry) {
        if (entry.qos == QoS.EXACTLY_ONCE) {
            release(entry);
        } else {
            free(entry);
        }
    }

    private void release(Entry entry) {
        entry.released = true;
        byMessage.remove(entry.id);
        byPacketId.remove(entry.packetId);
        byPacketId.put(entry.packetId, entry);
    }

    private void free(Entry entry) {
        saves.note();
        byPacketId.remove(entry.packetId);
        byMessage.remove(entry.id, entry);
        here -= entry.here ? 1 : 0;
    }

    List<Outgoing> outgoing() {
        return byPacketId.values().stream()
                .map(entry -> new Outgoing(entry.packetId, entry.id, entry.qos, entry.released))
                .toList();
    }
}
