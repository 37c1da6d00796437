package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.storage.StorageOptions;
import java.io.IOException;

/**
 * All that works on an open folder, from one opening to the next. Owned by the {@link RocksStorage}; the writer's
 * thread, but for the engine and the segments, which readers use.
 */
final class OpenLog {
    final Engine engine;
    final Segments segments;
    final Journal journal;
    final Dedup dedup;
    final Appender appender;
    final Retained retained;
    final Retaining retaining;
    final Sessions sessions;
    final Room room;
    private final StateFile state;

    OpenLog(StorageOptions options, Opening.Opened opened) {
        engine = opened.engine();
        segments = opened.segments();
        state = opened.state();
        room = opened.room();
        journal = new Journal(engine, options, state, room);
        dedup = new Dedup(engine, options.dedupWindow().toMillis(), opened.buckets());
        retained = new Retained(engine);
        retaining = opened.retaining();
        appender = new Appender(engine, segments, journal, dedup, retaining);
        sessions = new Sessions(engine);
    }

    /** The last change that was acknowledged. */
    long lastSequence() {
        return state.mark().sequence();
    }

    /** Closes in order, when nothing is under way. */
    void close() throws IOException {
        try {
            journal.close();
            state.close();
        } finally {
            appender.close();
            engine.close();
        }
    }

    /** Closes what could not be written any more, once or again, when those who read are through. */
    void giveUp() throws StorageException {
        try {
            close();
        } catch (IOException e) {
            throw engine.faults().refused("it cannot be closed (" + e.getMessage() + "); check the disk", e);
        }
    }
}
