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
 * Which dedup keys were used within the window, as far back as there is room for them. A long name, topic and key, is
 * kept as its digest: so what a key takes does not grow with it. The writer's thread.
 */
final class Dedup {
    private static final int VERSION = 1;
    /** The longest name that is kept as it is, in bytes. */
    private static final int LONGEST = 64;
    /** What an entry takes beside its key, with what is kept around it. */
    private static final int ENTRY = 48;

    private final Engine engine;
    private final long windowMs;
    private final KeyBuckets buckets;
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

    Dedup(Engine engine, long windowMs, KeyBuckets buckets) {
        this.engine = engine;
        this.windowMs = windowMs;
        this.buckets = buckets;
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
        if (used == null) {
            used = find(run.topic(), key, nowMs);
        }
        if (used == null || nowMs - used.timeMs() >= windowMs) {
            return null;
        }
        boolean same = Arrays.equals(used.payload(), hash.of(run.payloads()));
        return new Receipt(same ? Receipt.Outcome.DUPLICATE : Receipt.Outcome.CONFLICT, MessageId.of(used.id()));
    }

    private Used find(TopicName topic, String key, long nowMs) throws StorageException {
        byte[] whole = Keys.name(topic, key);
        byte[] name = shortened(whole);
        for (long bucket : buckets.within(nowMs)) {
            byte[] last = KeyBuckets.isOlder(bucket) ? whole : name;
            byte[] record = engine.get(Family.DEDUP, Keys.dedup(bucket, last));
            if (record != null) {
                return Used.read(record);
            }
        }
        return null;
    }

    /** No topic is empty: a name that begins with zero is a digest. */
    private byte[] shortened(byte[] name) {
        if (name.length <= LONGEST) {
            return name;
        }
        byte[] digest = hash.of(name);
        byte[] marked = new byte[1 + digest.length];
        System.arraycopy(digest, 0, marked, 1, digest.length);
        return marked;
    }

    void remember(Run run, long id, long nowMs, WriteBatch batch) throws StorageException, RocksDBException {
        String key = run.head().terms().key();
        if (key.isEmpty()) {
            return;
        }
        Used used = new Used(id, nowMs, hash.of(run.payloads()));
        pending.put(new Name(run.topic(), key), used);
        byte[] record = new byte[1 + 2 * Long.BYTES + DedupHash.LENGTH];
        ByteBuffer.wrap(record).put((byte) VERSION).putLong(id).putLong(nowMs).put(used.payload());
        long bucket = buckets.toWrite(nowMs);
        byte[] where = Keys.dedup(bucket, shortened(Keys.name(run.topic(), key)));
        batch.put(engine.handle(Family.DEDUP), where, record);
        buckets.count(bucket, where.length + ENTRY);
    }

    void dropOld(long nowMs) throws StorageException {
        buckets.dropOld(nowMs);
    }
}
