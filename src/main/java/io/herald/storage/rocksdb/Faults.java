package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB says went wrong, as a sentence for an operator. Any thread. */
final class Faults {
    private final Path path;

    /** @param path the folder the sentences name */
    Faults(Path path) {
        this.path = path;
    }

    /** A write did not happen, or is in doubt. */
    StorageException writing(RocksDBException cause) {
        return switch (kind(cause)) {
            case FULL -> full(cause);
            case DAMAGED -> damaged(cause.getMessage(), cause);
            default ->
                new StorageException(
                        Kind.FAILED,
                        "Writing to " + path + " failed (" + cause.getMessage()
                                + "). What was being written is in doubt: check the disk.",
                        cause);
        };
    }

    /** A read did not happen. */
    StorageException reading(RocksDBException cause) {
        if (kind(cause) == Kind.DAMAGED) {
            return damaged(cause.getMessage(), cause);
        }
        return new StorageException(
                Kind.FAILED, "Reading from " + path + " failed (" + cause.getMessage() + "). Check the disk.", cause);
    }

    /** It could not be opened. */
    StorageException opening(RocksDBException cause) {
        return switch (kind(cause)) {
            case DAMAGED -> damaged(cause.getMessage(), cause);
            case FULL -> refused("there is no room on its disk; make some", cause);
            default ->
                refused(cause.getMessage() + "; check the disk, and that this user may read and write there", cause);
        };
    }

    /** There is no room. */
    StorageException full(Throwable cause) {
        return new StorageException(
                Kind.FULL,
                "There is no room at " + path + ". Make some, or lower log.retention; it then goes on.",
                cause);
    }

    /** What lies there is not what was written. */
    StorageException damaged(String what, Throwable cause) {
        return new StorageException(
                Kind.DAMAGED,
                "What is kept at " + path + " is damaged (" + what
                        + "). Restore the folder from a copy, or move it away to begin anew.",
                cause);
    }

    /** It cannot be used, and nothing in it was touched. */
    StorageException refused(String why, Throwable cause) {
        return new StorageException(Kind.REFUSED, "The log at " + path + " cannot be opened: " + why + ".", cause);
    }

    private static Kind kind(RocksDBException cause) {
        Status status = cause.getStatus();
        String said = String.valueOf(cause.getMessage());
        if (status != null && status.getCode() == Status.Code.Corruption || said.startsWith("Corruption")) {
            return Kind.DAMAGED;
        }
        boolean noRoom = status != null && status.getSubCode() == Status.SubCode.NoSpace
                || said.contains("No space left")
                || said.contains("quota exceeded");
        // A sync that fails for want of room leaves written pages in doubt like any other sync that fails.
        return noRoom && !said.contains("sync") ? Kind.FULL : Kind.FAILED;
    }
}
