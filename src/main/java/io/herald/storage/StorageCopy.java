package io.herald.storage;

import io.herald.topic.MessageId;
import java.nio.file.Path;

/**
 * A copy of a storage that is being made while it is written to, in three steps, of which only the second keeps the
 * writer busy. Owned by whoever asked for it, one step at a time.
 */
public interface StorageCopy {
    /**
     * Does beforehand what would make the next step long. Any thread that may block.
     *
     * @throws StorageException {@link StorageException.Kind#FULL} where there is no room for a copy
     */
    void prepare() throws StorageException;

    /** Takes all that is kept by now: what was acknowledged before is in it. The writer's thread. */
    void take() throws StorageException;

    /** Brings it to disk, and only then gives it its name. Any thread that may block. */
    Made finish() throws StorageException;

    /** Leaves nothing behind of one that could not be finished. Any thread that may block. */
    void abandon() throws StorageException;

    /**
     * A copy that is whole and on disk. It is a storage of its own, to be opened like any other.
     *
     * @param folder where it is
     * @param last the newest message in it; 0 where there is none
     * @param bytes how much it is, with what it shares with the storage that it was made of
     */
    record Made(Path folder, MessageId last, long bytes) {}
}
