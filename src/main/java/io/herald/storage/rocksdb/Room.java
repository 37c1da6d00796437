package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sees to it that the disk is not filled to the last byte: appends are refused while there is still room for what was
 * taken in to move on into tables, and for sessions. So RocksDB itself hardly ever runs out. The writer's thread, but
 * where it says otherwise.
 */
final class Room {
    private static final long LEAST = 1 << 20;
    private static final long MOST = 64 << 20;
    private static final long UNMEASURED = 4 << 20;

    /** A byte goes to the log and to a table, before it leaves the log. */
    private static final int COPIES = 2;

    private final FileStore disk;
    private final Engine engine;
    private final long kept;
    private long left;

    Room(Path folder, Engine engine) throws IOException {
        this.disk = Files.getFileStore(folder);
        this.engine = engine;
        this.kept = Math.max(LEAST, Math.min(MOST, disk.getTotalSpace() / 8));
    }

    /** Throws where there is no room for so many bytes that are not messages. Any thread. */
    void check(long bytes) throws StorageException {
        if (free() < bytes) {
            throw engine.faults().full(null);
        }
    }

    /** Takes room for so many bytes; throws where there is none. */
    void take(long bytes) throws StorageException {
        left -= bytes * COPIES;
        if (left < 0) {
            measure(bytes);
        }
    }

    /** Asks the disk whether there is room for so many bytes, beside what is still to move from memory into tables. */
    void measure(long bytes) throws StorageException {
        left = Math.min(UNMEASURED, free() - bytes * COPIES);
        if (left < 0) {
            throw engine.faults().full(null);
        }
    }

    private long free() throws StorageException {
        try {
            return disk.getUsableSpace() - kept - engine.inMemory();
        } catch (IOException e) {
            throw new StorageException(
                    StorageException.Kind.FAILED, "How much room " + disk + " has cannot be told: check it.", e);
        }
    }
}
