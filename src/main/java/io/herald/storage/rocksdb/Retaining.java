package io.herald.storage.rocksdb;

import io.herald.storage.RetainedSize;
import io.herald.storage.StorageException;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Writes and drops retained messages and counts them, so that there are no more than may be. The count lies beside them
 * and changes with them, so that nobody has to look through them all at a start. The writer's thread; any thread may
 * ask for the size.
 */
final class Retaining {
    private static final int VERSION = 1;
    private static final int SWEPT = 1000;
    private static final byte[] SIZE = Keys.of("retained");

    private final Engine engine;
    private final RetainedSize most;
    private final RecordWriter record = new RecordWriter();
    private final RecordWriter key = new RecordWriter();

    /** What the batch that is being made leaves of a topic, in bytes; 0 for nothing. */
    private final Map<TopicName, Integer> pending = new HashMap<>();

    /** As it is on disk. */
    private volatile RetainedSize size = RetainedSize.NONE;

    /** As it will be when the batch that is being made is written. */
    private RetainedSize coming = RetainedSize.NONE;

    private byte[] sweptTo = {};

    Retaining(Engine engine, RetainedSize most) {
        this.engine = engine;
        this.most = most;
    }

    /**
     * Finds out how much there is; a folder that an older version wrote has no count.
     *
     * @param findings hears what cannot be counted
     */
    void load(List<String> findings) throws StorageException {
        byte[] counted = engine.get(Family.META, SIZE);
        if (counted == null) {
            size = countAll(findings);
        } else {
            RecordReader in = new RecordReader(counted, VERSION);
            size = new RetainedSize(in.getLong(), in.getLong());
        }
    }

    private RetainedSize countAll(List<String> findings) throws StorageException {
        RetainedSize found = RetainedSize.NONE;
        try (RocksIterator entries = engine.iterator(Family.RETAINED)) {
            for (entries.seekToFirst(); engine.isAt(entries); entries.next()) {
                found = found.exchanged(0, (long) entries.key().length + entries.value().length);
            }
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.DAMAGED) {
                throw e;
            }
            findings.add("Not all retained messages can be read, so more may be kept than limits.retained says. "
                    + e.getMessage());
        }
        return found;
    }

    /** How much is retained. */
    RetainedSize size() {
        return size;
    }

    /** Forgets what the batch before was to change, which is written or never will be. */
    void begin() {
        pending.clear();
        coming = size;
    }

    /**
     * Makes a run's last message its topic's retained one, or with an empty payload clears that.
     *
     * @param id of that message
     * @return false where there is no room for it; then nothing is added to the batch
     */
    boolean put(Run run, long id, long storedMs, WriteBatch batch) throws StorageException, RocksDBException {
        byte[] topic = Keys.of(run.topic().text());
        int before = before(run.topic(), topic);
        boolean clears = run.payloads().length(run.count() - 1) == 0;
        ByteBuffer value = clears ? null : RunRecord.writeRetained(record, run, id, storedMs);
        int after = clears ? 0 : topic.length + value.remaining();
        RetainedSize then = coming.exchanged(before, after);
        if (!most.allows(coming, then)) {
            return false;
        }
        if (clears) {
            batch.delete(engine.handle(Family.RETAINED), topic);
        } else {
            key.beginKey().putBytes(topic, 0, topic.length);
            batch.put(engine.handle(Family.RETAINED), key.record(), value);
        }
        pending.put(run.topic(), after);
        coming = then;
        return true;
    }

    private int before(TopicName topic, byte[] name) throws StorageException {
        Integer left = pending.get(topic);
        if (left != null) {
            return left;
        }
        try {
            int length = engine.length(Family.RETAINED, name);
            return length < 0 ? 0 : name.length + length;
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.DAMAGED) {
                throw e;
            }
            // What cannot be read is there all the same, and may be replaced.
            return name.length;
        }
    }

    /** Adds to the batch what has expired among the next ones. */
    void sweep(long nowMs, WriteBatch batch) throws StorageException, RocksDBException {
        begin();
        try (RocksIterator entries = engine.iterator(Family.RETAINED)) {
            entries.seek(sweptTo);
            int left = SWEPT;
            for (; left > 0 && engine.isAt(entries); left--) {
                byte[] value = entries.value();
                if (RunRecord.readRetained(value).head().isExpired(nowMs)) {
                    batch.delete(engine.handle(Family.RETAINED), entries.key());
                    coming = coming.exchanged((long) entries.key().length + value.length, 0);
                }
                entries.next();
            }
            sweptTo = engine.isAt(entries) ? entries.key() : new byte[0];
        }
        count(batch);
    }

    /** Adds the count to the batch that changes it. */
    void count(WriteBatch batch) throws RocksDBException {
        if (!coming.equals(size)) {
            record.begin(VERSION).putLong(coming.count()).putLong(coming.bytes());
            key.beginKey().putBytes(SIZE, 0, SIZE.length);
            batch.put(engine.handle(Family.META), key.record(), record.record());
        }
    }

    /** The batch is written. */
    void counted() {
        size = coming;
    }
}
