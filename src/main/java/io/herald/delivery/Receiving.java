package io.herald.delivery;

import io.herald.topic.Handshakes;
import io.herald.topic.Handshakes.Incoming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages with QoS 2 that an MQTT client has sent and not released, each by its packet id. Belongs to the
 * connection, on its event loop; what of it has to outlive a crash waits for {@link Saves}.
 *
 * <pre>
 *            publish                 stored                       pubrel
 *   ──────────────────▶ RECEIVED ──────────────▶ STORED ─────────────────────▶ gone: PUBCOMP, once that is on disk
 *     its number on           ▲     PUBREC       │    ▲
 *     disk, then in           └ resumed, publish └────┘ publish: PUBREC
 *     the log
 * </pre>
 *
 * A message is in the log under a number that the disk knows before. So one that comes again after a crash is stored
 * again under its number, which is its dedup key, and the log has it once; one that reuses a packet id has another.
 * One that is resumed and known to be stored is not stored again, however long ago that was.
 */
public final class Receiving {
    private final Saves saves;
    private final long newBirth;
    private final Handshaking.Limits limits;
    private final Map<Integer, Entry> open = new LinkedHashMap<>(4);
    private long birth;
    private long received;
    /** How many of the open ones came over this connection. */
    private int here;
    /** The last change that let go of a packet id. */
    private long released = Saves.NOW;

    private static final class Entry {
        private final long number;
        private boolean stored;
        private boolean here;
        /** How often it came again over this connection when it was stored. */
        private int again;

        private Entry(long number, boolean stored) {
            this.number = number;
            this.stored = stored;
        }
    }

    /** What is to be done with a message that has come. */
    public enum What {
        /** Store it under its key, and tell {@link Receiving#stored}. */
        STORE,
        /** The same with one that was taken before and may be in the log. */
        STORE_AGAIN,
        /** It is a repeat of one that is stored: answer PUBREC. */
        ANSWER,
        /** It is a repeat of one that is being stored: nothing, the answer comes. */
        WAIT,
        /** The client may not publish it, and its packet id is free: answer a PUBREC that says no. */
        DENY,
        /** The client has more of them open than it may: break off. */
        BREAK_OFF,
        /** It was answered and comes again and again: break off. */
        TOO_OFTEN
    }

    /**
     * A message that has come.
     *
     * @param what what is to be done
     * @param key its dedup key; empty where it is not to be stored
     * @param after which change is to be on disk before
     */
    public record Arrival(What what, String key, long after) {
        private static Arrival that(What what) {
            return new Arrival(what, "", Saves.NOW);
        }
    }

    /**
     * An answer to the client: PUBCOMP.
     *
     * @param known whether there was such a packet id
     * @param after which change is to be on disk before
     */
    public record Answer(boolean known, long after) {}

    Receiving(Handshakes kept, Saves saves, long newBirth, Handshaking.Limits limits) {
        this.saves = saves;
        this.newBirth = newBirth;
        this.limits = limits;
        birth = kept.birth();
        received = kept.received();
        kept.incoming().forEach(one -> open.put(one.packetId(), new Entry(one.number(), one.stored())));
    }

    /** A PUBLISH with QoS 2 has come. */
    public Arrival publish(int packetId) {
        Entry entry = open.get(packetId);
        if ((entry == null || !entry.here) && here >= limits.in()) {
            return Arrival.that(What.BREAK_OFF);
        }
        if (entry == null) {
            return begin(packetId);
        }
        boolean repeated = entry.here;
        if (!repeated) {
            entry.here = true;
            here++;
        }
        if (entry.stored) {
            entry.again += repeated ? 1 : 0;
            return Arrival.that(entry.again > limits.again() ? What.TOO_OFTEN : What.ANSWER);
        }
        return repeated ? Arrival.that(What.WAIT) : new Arrival(What.STORE_AGAIN, key(entry), Saves.NOW);
    }

    /**
     * A PUBLISH with QoS 2 has come that the client may not publish. What is stored, or about to be, goes on as it
     * began: the client could publish it then. One that was taken before and of which nobody knows whether it is in the
     * log is not put there any more.
     */
    public Arrival denied(int packetId) {
        Entry entry = open.get(packetId);
        return entry != null && (entry.stored || entry.here)
                ? publish(packetId)
                : new Arrival(What.DENY, "", pubrel(packetId).after());
    }

    private Arrival begin(int packetId) {
        birth = birth == 0 ? newBirth : birth;
        Entry entry = new Entry(++received, false);
        entry.here = true;
        here++;
        open.put(packetId, entry);
        return new Arrival(What.STORE, key(entry), saves.change());
    }

    private String key(Entry entry) {
        return Long.toHexString(birth) + ":" + entry.number;
    }

    /**
     * A message is in the log, now or before.
     *
     * @return whether to answer PUBREC; not where the client has let go of it meanwhile
     */
    public boolean stored(int packetId) {
        Entry entry = open.get(packetId);
        if (entry != null) {
            entry.stored = true;
            saves.note();
        }
        return entry != null;
    }

    /**
     * A PUBREL has come: PUBCOMP is to be answered. Where there is no such packet id the client may have it back all
     * the same, but not before it is let go of on disk.
     */
    public Answer pubrel(int packetId) {
        Entry entry = open.remove(packetId);
        if (entry != null) {
            here -= entry.here ? 1 : 0;
            released = saves.change();
        }
        return new Answer(entry != null, released);
    }

    /** How many are open that came over this connection. */
    public int open() {
        return here;
    }

    long birth() {
        return birth;
    }

    long received() {
        return received;
    }

    List<Incoming> incoming() {
        return open.entrySet().stream()
                .map(one -> new Incoming(one.getKey(), one.getValue().number, one.getValue().stored))
                .toList();
    }
}
