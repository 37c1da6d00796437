package io.herald.log;

import io.herald.storage.StorageException;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong with the storage, told to an operator once for each kind and not once for each message, and to
 * clients as a refusal. Belongs to the verticle that made it.
 */
final class StorageTrouble {
    /** For how long nothing goes wrong with reading before that is over: what lies elsewhere is read meanwhile. */
    static final long QUIET_MS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(StorageTrouble.class);

    private final String begun;
    private final String ended;
    private final long quietMs;
    private final LongSupplier nowMs;
    private final Set<StorageException.Kind> told = EnumSet.noneOf(StorageException.Kind.class);
    private long lastMs;

    private StorageTrouble(String begun, String ended, long quietMs, LongSupplier nowMs) {
        this.begun = begun;
        this.ended = ended;
        this.quietMs = quietMs;
        this.nowMs = nowMs;
    }

    /** Of the writer, which gets over it with the first message that is stored. */
    static StorageTrouble ofWriting() {
        return new StorageTrouble("Nothing is stored until this is over", "Messages are stored again", 0, () -> 0);
    }

    /**
     * Of a reader.
     *
     * @param nowMs a clock that only runs, in milliseconds
     */
    static StorageTrouble ofReading(LongSupplier nowMs) {
        return new StorageTrouble("The log cannot be read everywhere", "The log is read again", QUIET_MS, nowMs);
    }

    /** Takes note of a fault, and gives what those are told who wanted something done. */
    BrokerException refusal(StorageException fault) {
        note(fault);
        return fault.kind() == StorageException.Kind.FULL
                ? new BrokerException(ErrorCode.STORAGE_FULL, "there is no room on the broker's disk")
                : new BrokerException(ErrorCode.UNAVAILABLE, "the broker cannot use its log at present");
    }

    /** Takes note of a fault; gives whether it was told, because it is a new one. */
    boolean note(StorageException fault) {
        lastMs = nowMs.getAsLong();
        boolean isNew = told.add(fault.kind());
        if (isNew) {
            LOG.error("{}: {}", begun, fault.getMessage(), fault);
        }
        return isNew;
    }

    /** Something was done; gives whether the trouble was over with that. */
    boolean over() {
        boolean over = !told.isEmpty() && nowMs.getAsLong() - lastMs >= quietMs;
        if (over) {
            told.clear();
            LOG.info("{}", ended);
        }
        return over;
    }
}
