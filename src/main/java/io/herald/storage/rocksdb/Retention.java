package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.storage.rocksdb.Segments.Segment;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One dropping of old segments: first they are no longer named, then files with nothing else are taken away. What is
 * left of them in other files is not read and goes later, so nothing is rewritten and no tombstone is kept. The
 * writer's thread.
 */
final class Retention {
    private final Engine engine;
    private final Segments segments;
    private final List<Segment> old;
    private Segment fresh;

    Retention(Engine engine, Segments segments, long nowMs) {
        this.engine = engine;
        this.segments = segments;
        this.old = segments.old(nowMs);
    }

    /** Adds to the batch what is to be forgotten. */
    void plan(WriteBatch batch) throws RocksDBException {
        Segment newest = segments.newest();
        if (!old.isEmpty() && old.get(old.size() - 1).number() == newest.number()) {
            fresh = newest.after(newest.last() + 1, newest.lastMs());
            batch.put(
                    engine.handle(Family.SEGMENTS),
                    new RecordWriter().beginKey().putInt(fresh.number()).record(),
                    fresh.write(new RecordWriter()));
        }
        for (Segment segment : old) {
            batch.delete(engine.handle(Family.SEGMENTS), Keys.of(segment.number()));
        }
    }

    /** Forgets it, when the batch is written. */
    void carryOut() throws StorageException {
        if (fresh != null) {
            segments.install(fresh);
        }
        segments.remove(old);
        if (!old.isEmpty()) {
            Segment oldest = segments.oldest();
            engine.dropFilesBelow(Family.MESSAGES, Keys.of(oldest.first()));
            engine.dropFilesBelow(Family.TOPICS, Keys.of(oldest.number()));
        }
    }
}
