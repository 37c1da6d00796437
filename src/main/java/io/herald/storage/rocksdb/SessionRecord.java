package io.herald.storage.rocksdb;

import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
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
 * </pre>
 */
final class SessionRecord {
    private static final int VERSION = 2;

    private static final int WITHOUT_REDRIVEN = 1;

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
        return out.putText(session.redriven().text()).record();
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
        return new SessionState(name, filters, position, pending, expiryMs, leftMs, redriven);
    }
}
