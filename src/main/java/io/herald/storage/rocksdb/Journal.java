package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.storage.StorageOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Brings batches to disk and knows when that is no longer possible. After a write or sync that failed, every later one
 * fails too, because the kernel may have forgotten pages and would tell a second sync that all is well: the log has to
 * be opened anew, which writes all that is in doubt to new files. A disk without
 * room is another matter: nothing was written, and it goes on when there is room. The writer's thread, but for a thread
 * that syncs.
 */
final class Journal implements AutoCloseable {
    /** How many ids may be given before it is noted on disk that they may have been, where appends are not synced. */
    private static final long LEAST_RESERVED = 1 << 10;

    private static final long MOST_RESERVED = 1 << 20;

    private final Engine engine;
    private final StorageOptions options;
    private final StateFile state;
    private final Room room;
    private final ManifestEnd manifest;
    private final boolean syncs;
    private final ScheduledExecutorService timer;
    private boolean ranOut;
    private volatile boolean dirty;
    /** How many ids are reserved next: about what is given in the time between two syncs. */
    private long step = LEAST_RESERVED;
    /** Whether ids may be on their way that no mark tells of yet. */
    private boolean giving;

    private volatile StorageException failure;

    Journal(Engine engine, StorageOptions options, StateFile state, Room room) {
        this.engine = engine;
        this.options = options;
        this.state = state;
        this.room = room;
        this.manifest = new ManifestEnd(options.path());
        this.syncs = options.syncEvery().isZero();
        this.timer = syncs ? null : Executors.newSingleThreadScheduledExecutor(Journal::thread);
        if (timer != null) {
            long every = options.syncEvery().toNanos();
            timer.scheduleWithFixedDelay(this::sync, every, every, TimeUnit.NANOSECONDS);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "herald-log-sync");
        thread.setDaemon(true);
        return thread;
    }

    /** Sees whether writing is possible, and makes it possible again where there was no room and now is. */
    void ready(long bytes) throws StorageException {
        if (failure != null) {
            throw new StorageException(failure.kind(), failure.getMessage(), failure);
        }
        if (bytes > 0) {
            room.take(bytes);
        }
        if (ranOut) {
            // Opening moves what is in the log into tables: begun without room, it would leave nothing to read from.
            room.measure(bytes);
            reopen();
        }
    }

    /** Asks the disk now whether there is room for more. */
    void measure() throws StorageException {
        room.measure(1);
    }

    /** RocksDB takes nothing more after it ran out of room, until it is opened again. */
    private void reopen() throws StorageException {
        List<String> cut = new ArrayList<>();
        try {
            long last = state.mark().sequence();
            engine.reopen(new CrashTail(options.path(), engine.faults(), cut, last), !syncs);
            ranOut = false;
        } catch (StorageException e) {
            failure = new StorageException(Kind.FAILED, e.getMessage(), e);
            throw failure;
        }
    }

    /** Notes, where appends are not synced, that ids up to {@code id} may be given. */
    void reserve(long id) throws StorageException {
        if (!syncs) {
            try {
                reserveMore(id);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private synchronized void reserveMore(long id) throws IOException {
        giving = true;
        if (id >= state.run().reserved()) {
            reserveBelow(id + 1 + step);
            step = Math.min(MOST_RESERVED, 2 * step);
        }
    }

    private void reserveBelow(long end) throws IOException {
        state.say(new StateFile.Run(end, true, false, state.run().boot()));
    }

    private synchronized void given() {
        giving = false;
    }

    /** Nothing came since the last sync: what was given is on disk, and a power cut must not tell of more. */
    private synchronized void settle() throws IOException {
        step = Math.max(LEAST_RESERVED, step / 2);
        long end = state.mark().id() + 1;
        if (!giving && !dirty && state.run().reserved() > end) {
            reserveBelow(end);
        }
    }

    /**
     * Writes a batch.
     *
     * @param head the highest id there is then
     */
    void commit(WriteBatch batch, long head) throws StorageException {
        try {
            long begunNs = System.nanoTime();
            engine.write(batch, syncs);
            if (syncs) {
                options.synced().accept(System.nanoTime() - begunNs);
            }
            dirty = true;
            state.mark(new StateFile.Mark(head, engine.sequence(), manifest.now()));
            given();
        } catch (RocksDBException e) {
            throw noted(engine.faults().writing(e));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Whether nothing is written any more until the log is opened anew. */
    boolean hasFailed() {
        return failure != null;
    }

    private StorageException noted(StorageException fault) {
        if (fault.kind() == Kind.FULL) {
            ranOut = true;
        } else {
            failure = fault;
        }
        return fault;
    }

    private StorageException failed(IOException cause) {
        failure = new StorageException(
                Kind.FAILED,
                "Writing to " + options.path() + " failed (" + cause.getMessage() + "). Check the disk.",
                cause);
        return failure;
    }

    private void sync() {
        if (failure != null) {
            return;
        }
        try {
            if (dirty) {
                dirty = false;
                engine.use(this::syncNow);
            } else {
                settle();
            }
        } catch (StorageException e) {
            failure = e;
        } catch (IOException e) {
            failed(e);
        }
    }

    private Void syncNow() throws StorageException {
        try {
            long begunNs = System.nanoTime();
            engine.sync();
            options.synced().accept(System.nanoTime() - begunNs);
            return null;
        } catch (RocksDBException e) {
            throw new StorageException(Kind.FAILED, engine.faults().writing(e).getMessage(), e);
        }
    }

    /** Stops syncing, and says that all that was written is there, where it is. */
    @Override
    public void close() throws IOException {
        if (timer != null) {
            timer.shutdown();
            try {
                timer.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            sync();
        }
        if (failure == null && !ranOut) {
            state.say(new StateFile.Run(0, true, true, state.run().boot()));
        }
    }
}
