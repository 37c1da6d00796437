package io.herald.storage.rocksdb;

import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Payloads;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A run as it lies on disk; the id of its first message is the key. No state.
 *
 * <pre>
 *   1  version           8  stored at, ms          2+n publisher     2  headers, each 2+n name 2+n value
 *   1  qos | retain·4    8  received at, ms        2+n content type  4  length of each payload
 *   4  count             8  time to live, ms       2+n key           n  the payloads
 *                        2+n topic                              8  the id, of a retained message
 * </pre>
 */
final class RunRecord {
    private static final int VERSION = 1;
    private static final int RETAIN = 4;
    private static final int COUNT_AT = 2;
    private static final int STORED_AT = 6;
    private static final int TOPIC_AT = 30;

    /** How much of a record is read to look at it; most topics end before. */
    private static final int PEEK = 256;

    private RunRecord() {}

    /** Writes a run. */
    static ByteBuffer write(RecordWriter out, Run run, long storedMs) {
        return put(out, run, 0, storedMs).record();
    }

    /** Writes a run's last message, with its id behind it, as a topic's retained one. */
    static ByteBuffer writeRetained(RecordWriter out, Run run, long id, long storedMs) {
        return put(out, run, run.count() - 1, storedMs).putLong(id).record();
    }

    private static RecordWriter put(RecordWriter out, Run run, int from, long storedMs) {
        MessageHead head = run.head();
        Payloads payloads = run.payloads();
        Terms terms = head.terms();
        out.begin(VERSION).put(terms.qos().level() | (terms.retain() ? RETAIN : 0));
        out.putInt(payloads.count() - from).putLong(storedMs).putLong(head.timeMs());
        out.putLong(terms.ttlMs()).putText(head.topic().text());
        out.putText(head.publisher()).putText(head.contentType()).putText(terms.key());
        out.put(head.headers().size());
        for (Header header : head.headers()) {
            out.putText(header.name()).putText(header.value());
        }
        for (int i = from; i < payloads.count(); i++) {
            out.putInt(payloads.length(i));
        }
        for (int i = from; i < payloads.count(); i++) {
            out.putBytes(payloads.bytes(), payloads.start(i), payloads.end(i));
        }
        return out;
    }

    /** Reads a retained message. */
    static Run readRetained(byte[] record) {
        return read(record, ByteBuffer.wrap(record).getLong(record.length - Long.BYTES));
    }

    /** Reads a run; its payloads lie in {@code record}, which is taken over. */
    static Run read(byte[] record, long first) {
        RecordReader in = new RecordReader(record, VERSION);
        int flags = in.get();
        int count = in.getInt();
        in.getLong();
        long timeMs = in.getLong();
        long ttlMs = in.getLong();
        TopicName topic = TopicName.of(in.getText(), Integer.MAX_VALUE);
        String publisher = in.getText();
        String contentType = in.getText();
        Terms terms = new Terms(QoS.of(flags & ~RETAIN), (flags & RETAIN) != 0, ttlMs, in.getText());
        List<Header> headers = new ArrayList<>();
        for (int left = in.get(); left > 0; left--) {
            headers.add(new Header(in.getText(), in.getText()));
        }
        MessageHead head = new MessageHead(topic, publisher, timeMs, contentType, headers, terms);
        return new Run(head, payloads(in, count), MessageId.of(first));
    }

    private static Payloads payloads(RecordReader in, int count) {
        in.at(Math.multiplyExact(count, Integer.BYTES));
        int[] bounds = new int[2 * count];
        for (int i = 0; i < count; i++) {
            bounds[2 * i + 1] = in.getInt();
        }
        int at = in.at(0);
        for (int i = 0; i < count; i++) {
            bounds[2 * i] = at;
            at += bounds[2 * i + 1];
            bounds[2 * i + 1] = at;
        }
        in.at(at - in.at(0));
        return new Payloads(in.bytes(), bounds, 0, count);
    }

    /** A buffer to look at the beginning of records with. */
    static ByteBuffer peekBuffer() {
        return ByteBuffer.allocateDirect(PEEK);
    }

    /** How many messages are in the record that begins in {@code peeked}. */
    static int count(ByteBuffer peeked) {
        return peeked.getInt(COUNT_AT);
    }

    /** When the record that begins in {@code peeked} was stored. */
    static long storedMs(ByteBuffer peeked) {
        return peeked.getLong(STORED_AT);
    }

    /** The topic of the record that begins in {@code peeked}; empty where it does not end there. */
    static String topic(ByteBuffer peeked) {
        int length = peeked.getShort(TOPIC_AT) & 0xffff;
        if (TOPIC_AT + Short.BYTES + length > peeked.limit()) {
            return "";
        }
        byte[] text = new byte[length];
        peeked.get(TOPIC_AT + Short.BYTES, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
