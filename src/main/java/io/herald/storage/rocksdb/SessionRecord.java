package io.herald.storage.rocksdb;

import io.herald.topic.Handshakes;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.SubscriptionOptions;
import io.herald.topic.TopicFilter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A durable session as it lies on disk; its name is the key. No state.
 *
 * <pre>
 *   1  version          8  kept for, ms       4  filters, each 2+n filter, 1 qos, 2+n since
 *   2+n position        8  left at, ms        4  pending, each 4 partition, 8 offset, 4 attempts
 *   2+n redriven, which version 1 does not have
 *   from version 3 on, of the hand-shakes with an MQTT client:
 *   8  birth            8  received
 *   4  outgoing, each 2 packet id, 4 partition, 8 offset, 1 stage: sent with QoS 1 or 2, or 3, released
 *   4  incoming, each 2 packet id, 8 number, 1 whether it is stored
 *   4  options, each 2+n filter, 4 identifier, 1 flags: 1 no local, 2 retain as published
 *   from version 4 on: 2+n owner
 * </pre>
 */
final class SessionRecord {
    private static final int VERSION = 4;

    private static final int WITHOUT_REDRIVEN = 1;
    private static final int WITHOUT_HANDSHAKES = 2;
    private static final int WITHOUT_OWNER = 3;
    /** The stage behind those of the levels. */
    private static final int RELEASED = 3;

    private static final int NO_LOCAL = 1;
    private static final int RETAIN_AS_PUBLISHED = 2;

    private SessionRecord() {}

    static ByteBuffer write(RecordWriter out, SessionState session) {
        out.begin(VERSION).putText(session.position().text());
        out.putLong(session.expiryMs()).putLong(session.leftMs());
        out.putInt(session.filters().size());
        for (SessionState.Subscribed filter : session.filters()) {
            out.putText(filter.filter().text()).put(filter.qos().level());
            out.putText(filter.since().text());
        }
        out.putInt(session.pending().size());
        for (SessionState.Pending pending : session.pending()) {
            out.putInt(pending.id().partition()).putLong(pending.id().offset());
            out.putInt(pending.attempts());
        }
        out.putText(session.redriven().text());
        write(out, session.handshakes());
        write(out, session.options());
        out.putText(session.owner());
        return out.record();
    }

    private static void write(RecordWriter out, Handshakes handshakes) {
        out.putLong(handshakes.birth()).putLong(handshakes.received());
        out.putInt(handshakes.outgoing().size());
        for (Handshakes.Outgoing one : handshakes.outgoing()) {
            out.putShort(one.packetId())
                    .putInt(one.id().partition())
                    .putLong(one.id().offset());
            out.put(one.released() ? RELEASED : one.qos().level());
        }
        out.putInt(handshakes.incoming().size());
        for (Handshakes.Incoming one : handshakes.incoming()) {
            out.putShort(one.packetId()).putLong(one.number()).put(one.stored() ? 1 : 0);
        }
    }

    private static void write(RecordWriter out, List<SubscriptionOptions> options) {
        out.putInt(options.size());
        for (SubscriptionOptions one : options) {
            out.putText(one.filter().text()).putInt(one.identifier());
            out.put((one.noLocal() ? NO_LOCAL : 0) | (one.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0));
        }
    }

    static SessionState read(byte[] record, String name) {
        RecordReader in = new RecordReader(record, WITHOUT_REDRIVEN, VERSION);
        Position position = Position.of(in.getText());
        long expiryMs = in.getLong();
        long leftMs = in.getLong();
        List<SessionState.Subscribed> filters = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            TopicFilter filter = TopicFilter.of(in.getText(), Integer.MAX_VALUE);
            filters.add(new SessionState.Subscribed(filter, QoS.of(in.get()), Position.of(in.getText())));
        }
        List<SessionState.Pending> pending = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            MessageId id = new MessageId(in.getInt(), in.getLong());
            pending.add(new SessionState.Pending(id, in.getInt()));
        }
        Position redriven = in.version() == WITHOUT_REDRIVEN ? Position.START : Position.of(in.getText());
        boolean mqtt = in.version() > WITHOUT_HANDSHAKES;
        Handshakes handshakes = mqtt ? handshakes(in) : Handshakes.NONE;
        List<SubscriptionOptions> options = mqtt ? options(in) : List.of();
        String owner = in.version() > WITHOUT_OWNER ? in.getText() : "";
        return new SessionState(
                name, filters, position, pending, expiryMs, leftMs, redriven, handshakes, options, owner);
    }

    private static List<SubscriptionOptions> options(RecordReader in) {
        List<SubscriptionOptions> options = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            TopicFilter filter = TopicFilter.of(in.getText(), Integer.MAX_VALUE);
            int identifier = in.getInt();
            int flags = in.get();
            options.add(new SubscriptionOptions(
                    filter, identifier, (flags & NO_LOCAL) != 0, (flags & RETAIN_AS_PUBLISHED) != 0));
        }
        return options;
    }

    private static Handshakes handshakes(RecordReader in) {
        long birth = in.getLong();
        long received = in.getLong();
        List<Handshakes.Outgoing> outgoing = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            int packetId = in.getShort();
            MessageId id = new MessageId(in.getInt(), in.getLong());
            int stage = in.get();
            boolean released = stage == RELEASED;
            outgoing.add(new Handshakes.Outgoing(packetId, id, released ? QoS.EXACTLY_ONCE : QoS.of(stage), released));
        }
        List<Handshakes.Incoming> incoming = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            incoming.add(new Handshakes.Incoming(in.getShort(), in.getLong(), in.get() == 1));
        }
        return new Handshakes(birth, received, outgoing, incoming);
    }
}
