package io.herald.storage.rocksdb;

import io.herald.storage.DedupHash;
import io.herald.storage.StorageException;
import io.herald.topic.MessageId;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Which dedup keys were used within the window. They lie in buckets of a quarter of a window, so that old ones go by
 * range; a look-up asks at most five. The writer's thread.
 */
final class Dedup {
    private static final int VERSION = 1;
    private static final int BUCKETS = 4;

    private final Engine engine;
    private final long windowMs;
    private final long bucketMs;
    private final DedupHash hash = new DedupHash();

    /** What the batch that is being made uses. */
    private final Map<Name, Used> pending = new HashMap<>();

    private record Name(TopicName topic, String key) {}

    private record Used(long id, long timeMs, byte[] payload) {
        static Used read(byte[] record) {
            RecordReader in = new RecordReader(record, VERSION);
            return new Used(in.getLong(), in.getLong(), in.getBytes(DedupHash.LENGTH));
        }
    }

    Dedup(Engine engine, long windowMs) {
        this.engine = engine;
        this.windowMs = windowMs;
        this.bucketMs = Math.max(1, windowMs / BUCKETS);
    }

    /** Forgets what the batch before used, which is stored or never will be. */
    void begin() {
        pending.clear();
    }

    /** What to answer where the run's key was used within the window; null where it was not. */
    Receipt known(Run run, long nowMs) throws StorageException {
        String key = run.head().terms().key();
        if (key.isEmpty()) {
            return null;
        }
        Used used = pending.get(new Name(run.topic(), key));
        for (long bucket = bucket(nowMs); used == null && bucket >= bucket(nowMs - windowMs); bucket--) {
            byte[] record = engine.get(Family.DEDUP, Keys.dedup(bucket, run.topic(), key));
            used = record == null ? null : Used.read(record);
        }
        if (used == null || nowMs - used.timeMs() >= windowMs) {
            return null;
        }
        boolean same = Arrays.equals(used.payload(), hash.of(run.payloads()));
        return new Receipt(same ? Receipt.Outcome.DUPLICATE : Receipt.Outcome.CONFLICT, MessageId.of(used.id()));
    }

    void remember(Run run, long id, long nowMs, WriteBatch batch) throws RocksDBException {
        String key = run.head().terms().key();
        if (key.isEmpty()) {
            return;
        }
        Used used = new Used(id, nowMs, hash.of(run.payloads()));
        pending.put(new Name(run.topic(), key), used);
        byte[] record = new byte[1 + 2 * Long.BYTES + DedupHash.LENGTH];
        ByteBuffer.wrap(record).put((byte) VERSION).putLong(id).putLong(nowMs).put(used.payload());
        batch.put(engine.handle(Family.DEDUP), Keys.dedup(bucket(nowMs), run.topic(), key), record);
    }

    private long bucket(long timeMs) {
        return Math.floorDiv(Math.max(0, timeMs), bucketMs);
    }

    void dropOld(long nowMs) throws StorageException {
        engine.dropFilesBelow(Family.DEDUP, Keys.of(bucket(nowMs - windowMs)));
    }
}
