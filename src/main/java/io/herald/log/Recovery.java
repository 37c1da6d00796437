package io.herald.log;

import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.topic.BrokerException;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the storage back after it could not write: tries again and again, with ever longer pauses, until it takes
 * messages. It knows why it does not. Belongs to the writer, on its thread.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final long FIRST_PAUSE_MS = 500;
    private static final long LONGEST_PAUSE_MS = 8_000;

    private final Vertx vertx;
    private final Storage storage;
    private final Runnable whenOver;
    private final StorageTrouble trouble = StorageTrouble.ofWriting();
    private BrokerException reason;
    private long pauseMs;
    private boolean scheduled;

    /** To be made on the writer's context, where it goes on, and where {@code whenOver} is called. */
    Recovery(Vertx vertx, Storage storage, Runnable whenOver) {
        this.whenOver = whenOver;
        this.vertx = vertx;
        this.storage = storage;
    }

    /** Why nothing is stored at present; null where messages are stored. */
    BrokerException reason() {
        return reason;
    }

    /** Takes note of a fault, and gives what those are told who wanted something done. */
    BrokerException refusal(StorageException fault) {
        note(fault);
        return reason;
    }

    /** Takes note of a fault of the writer, and tries to get over it after a pause. */
    void note(StorageException fault) {
        reason = trouble.refusal(fault);
        if (!scheduled) {
            pauseMs = FIRST_PAUSE_MS;
            tryLater();
        }
    }

    /** Something was stored. */
    void over() {
        if (reason != null) {
            reason = null;
            trouble.over();
            whenOver.run();
        }
    }

    private void tryLater() {
        scheduled = true;
        vertx.setTimer(pauseMs, id -> tryAgain());
    }

    private void tryAgain() {
        scheduled = false;
        if (reason == null) {
            return;
        }
        List<String> before = storage.findings();
        try {
            storage.recover();
            over();
        } catch (StorageException fault) {
            reason = trouble.refusal(fault);
        } finally {
            tell(before);
            if (reason != null) {
                pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
                tryLater();
            }
        }
    }

    private void tell(List<String> before) {
        if (storage.findings() != before) {
            storage.findings().forEach(finding -> LOG.warn("{}", finding));
        }
    }
}
