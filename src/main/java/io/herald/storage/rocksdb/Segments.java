package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.rocksdb.RocksIterator;

/**
 * The log's segments: ranges of ids that are dropped as a whole. Where one does not begin right behind the one before,
 * the ids between were lost. There is always one, which is written to. The writer changes them, any thread reads.
 */
final class Segments {
    private static final int VERSION = 1;
    private static final int PARTS = 16;
    private static final long LEAST_BYTES = 1 << 20;
    private static final long MOST_BYTES = 64 << 20;

    private final ConcurrentSkipListMap<Long, Segment> byFirst = new ConcurrentSkipListMap<>();
    private final long retentionBytes;
    private final long retentionMs;
    private volatile long head;

    /**
     * One of them.
     *
     * @param number which
     * @param first the id of its first message
     * @param last the id of its last message; before {@code first} while there is none
     * @param firstMs when its first was stored
     * @param lastMs when its last was stored
     * @param bytes how much it has, messages and index
     */
    record Segment(int number, long first, long last, long firstMs, long lastMs, long bytes) {
        boolean isEmpty() {
            return last < first;
        }

        /** The same with a run more. */
        Segment with(int count, long size, long nowMs) {
            return new Segment(number, first, last + count, isEmpty() ? nowMs : firstMs, nowMs, bytes + size);
        }

        /** The one after it, which begins with that id. */
        Segment after(long next, long nowMs) {
            return new Segment(number + 1, next, next - 1, nowMs, nowMs, 0);
        }

        ByteBuffer write(RecordWriter out) {
            out.begin(VERSION).putLong(first).putLong(last);
            return out.putLong(firstMs).putLong(lastMs).putLong(bytes).record();
        }

        static Segment read(byte[] key, byte[] record) {
            RecordReader in = new RecordReader(record, VERSION);
            int number = ByteBuffer.wrap(key).getInt();
            return new Segment(number, in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
        }
    }

    Segments(StorageOptions options) {
        retentionBytes = options.retentionBytes();
        retentionMs = options.retentionAge().toMillis();
        install(new Segment(0, 1, 0, 0, 0, 0));
    }

    void load(Engine engine) throws StorageException {
        try (RocksIterator entries = engine.iterator(Family.SEGMENTS)) {
            entries.seekToFirst();
            if (engine.isAt(entries)) {
                byFirst.clear();
            }
            for (; engine.isAt(entries); entries.next()) {
                install(Segment.read(entries.key(), entries.value()));
            }
        }
    }

    /** Puts a segment in the place of what it was before, or behind all others. */
    void install(Segment segment) {
        byFirst.put(segment.first(), segment);
        head = segment.last();
    }

    void remove(List<Segment> dropped) {
        dropped.forEach(segment -> byFirst.remove(segment.first()));
    }

    long head() {
        return head;
    }

    /** The offset before the oldest message that is kept. */
    long beforeOldest() {
        return oldest().first() - 1;
    }

    /** How much is kept, messages and index. */
    long bytes() {
        return byFirst.values().stream().mapToLong(Segment::bytes).sum();
    }

    Segment oldest() {
        return byFirst.firstEntry().getValue();
    }

    Segment newest() {
        return byFirst.lastEntry().getValue();
    }

    /** The segment with that id, or the one before the gap it lies in. */
    Segment with(long id) {
        Map.Entry<Long, Segment> found = byFirst.floorEntry(id);
        return found == null ? oldest() : found.getValue();
    }

    /** The segment behind another, or null. */
    Segment after(Segment segment) {
        Map.Entry<Long, Segment> found = byFirst.higherEntry(segment.first());
        return found == null ? null : found.getValue();
    }

    List<Segment> all() {
        return List.copyOf(byFirst.values());
    }

    /** Where the next message goes: the newest one, unless that is full or spans too much time. */
    Segment toWrite(long nowMs) {
        Segment newest = newest();
        long most = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, retentionBytes / PARTS));
        boolean old = nowMs - newest.firstMs() > retentionMs / PARTS;
        return !newest.isEmpty() && (newest.bytes() >= most || old) ? newest.after(newest.last() + 1, nowMs) : newest;
    }

    /** Those that are to be dropped. */
    List<Segment> old(long nowMs) {
        long bytes = bytes();
        List<Segment> old = new ArrayList<>();
        for (Segment segment : byFirst.values()) {
            boolean tooOld = nowMs - segment.lastMs() > retentionMs;
            boolean tooMuch = bytes > retentionBytes && segment.number() != newest().number();
            if (segment.isEmpty() || !tooOld && !tooMuch) {
                break;
            }
            old.add(segment);
            bytes -= segment.bytes();
        }
        return old;
    }
}
