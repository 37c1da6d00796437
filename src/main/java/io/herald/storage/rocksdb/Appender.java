package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.storage.rocksdb.Segments.Segment;
import io.herald.topic.MessageId;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Makes one batch of all that an append changes, and has it written. What it writes a run with is used again for the
 * next, so that no message costs an object. The writer's thread.
 */
final class Appender implements AutoCloseable {
    static final int INDEX_VERSION = 1;

    private final Engine engine;
    private final Segments segments;
    private final Journal journal;
    private final Dedup dedup;
    private final Retaining retaining;
    private final WriteBatch batch = new WriteBatch();
    private final RecordWriter record = new RecordWriter();
    private final RecordWriter count = new RecordWriter();
    private final RecordWriter key = new RecordWriter();

    /** The segment that is written to, as it will be when the batch is. */
    private Segment segment;

    Appender(Engine engine, Segments segments, Journal journal, Dedup dedup, Retaining retaining) {
        this.engine = engine;
        this.segments = segments;
        this.journal = journal;
        this.dedup = dedup;
        this.retaining = retaining;
    }

    List<Receipt> append(List<Run> runs, long nowMs) throws StorageException {
        // Times in the log never go back, though clocks do.
        long storedMs = Math.max(nowMs, segments.newest().lastMs());
        journal.ready(size(runs));
        batch.clear();
        dedup.begin();
        retaining.begin();
        segment = segments.toWrite(storedMs);
        List<Receipt> receipts = new ArrayList<>(runs.size());
        try {
            for (Run run : runs) {
                Receipt known = dedup.known(run, storedMs);
                receipts.add(known == null ? put(run, storedMs) : known);
            }
            if (segment.last() > segments.head()) {
                journal.reserve(segment.last());
                batch.put(engine.handle(Family.SEGMENTS), number(segment.number()), segment.write(record));
                retaining.count(batch);
                journal.commit(batch, segment.last());
                segments.install(segment);
                retaining.counted();
            }
        } catch (RocksDBException e) {
            throw engine.faults().writing(e);
        }
        return receipts;
    }

    private static long size(List<Run> runs) {
        long size = 1;
        for (Run run : runs) {
            size += (long) run.head().length() + run.payloads().totalLength();
        }
        return size;
    }

    private Receipt put(Run run, long storedMs) throws StorageException, RocksDBException {
        long first = segment.last() + 1;
        if (run.head().terms().retain() && !retaining.put(run, first + run.count() - 1, storedMs, batch)) {
            return Receipt.NO_ROOM;
        }
        ByteBuffer value = RunRecord.write(record, run, storedMs);
        int size = value.remaining();
        batch.put(engine.handle(Family.MESSAGES), id(first), value);
        byte[] topic = Keys.of(run.topic().text());
        key.beginKey().putInt(segment.number()).putBytes(topic, 0, topic.length);
        key.put(0).putLong(first);
        ByteBuffer indexed = key.record();
        size += Long.BYTES + indexed.remaining();
        batch.put(
                engine.handle(Family.TOPICS),
                indexed,
                count.begin(INDEX_VERSION).putInt(run.count()).record());
        dedup.remember(run, first, storedMs, batch);
        segment = segment.with(run.count(), size, storedMs);
        return new Receipt(Receipt.Outcome.STORED, MessageId.of(first));
    }

    private ByteBuffer id(long id) {
        return key.beginKey().putLong(id).record();
    }

    private ByteBuffer number(int number) {
        return key.beginKey().putInt(number).record();
    }

    @Override
    public void close() {
        batch.close();
    }
}
