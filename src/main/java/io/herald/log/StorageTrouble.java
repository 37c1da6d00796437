package io.herald.log;

import io.herald.storage.StorageException;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes wrong with the storage, told to an operator once for each kind and not once for each message, and to
 * clients as a refusal. Belongs to the verticle that made it.
 */
final class StorageTrouble {
    private static final Logger LOG = LoggerFactory.getLogger(StorageTrouble.class);

    private final Set<StorageException.Kind> told = EnumSet.noneOf(StorageException.Kind.class);

    /** Takes note of a fault, and gives what those are told who wanted something done. */
    BrokerException refusal(StorageException fault) {
        note(fault);
        return fault.kind() == StorageException.Kind.FULL
                ? new BrokerException(ErrorCode.STORAGE_FULL, "there is no room on the broker's disk")
                : new BrokerException(ErrorCode.UNAVAILABLE, "the broker cannot use its log at present");
    }

    /** Takes note of a fault. */
    void note(StorageException fault) {
        if (told.add(fault.kind())) {
            LOG.error("Nothing is stored until this is over: {}", fault.getMessage(), fault);
        }
    }

    /** Something was stored. */
    void over() {
        if (!told.isEmpty()) {
            told.clear();
            LOG.info("Messages are stored again");
        }
    }
}
