package io.herald.log;

import io.herald.bus.BackupAnswer;
import io.herald.bus.BusRefusal;
import io.herald.storage.Storage;
import io.herald.storage.StorageCopy;
import io.herald.storage.StorageException;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes copies of the log, one at a time. Only what has to be done while nobody writes is done on the writer's thread,
 * the rest on other workers. Belongs to the writer, on its thread.
 */
final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    /** A copy is called after the time, and never after anything that a client said. */
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Vertx vertx;
    private final Storage storage;
    private boolean underWay;
    private boolean stopping;
    private long stoodStillMs;

    /** To be made on the writer's context. */
    Backups(Vertx vertx, Storage storage) {
        this.vertx = vertx;
        this.storage = storage;
    }

    /** Makes a copy, and answers when it is on disk. */
    void make(Message<?> question) {
        if (underWay) {
            BusRefusal.answer(question, new BrokerException(ErrorCode.CONFLICT, "a copy is being made already"));
            return;
        }
        try {
            StorageCopy copy = storage.copy(NAME.format(Instant.now()));
            underWay = true;
            make(copy).onComplete(made -> {
                underWay = false;
                answer(question, made);
            });
        } catch (StorageException fault) {
            BusRefusal.answer(question, refusal(fault));
        }
    }

    private Future<StorageCopy.Made> make(StorageCopy copy) {
        return elsewhere(() -> {
                    copy.prepare();
                    return null;
                })
                .compose(ready -> take(copy))
                .compose(taken -> elsewhere(copy::finish))
                .recover(fault -> elsewhere(() -> {
                            copy.abandon();
                            return null;
                        })
                        // What is left of it the next copy takes away.
                        .transform(gone -> Future.failedFuture(fault)));
    }

    private <T> Future<T> elsewhere(Callable<T> step) {
        return vertx.executeBlocking(step, false);
    }

    /** Nothing is to be copied any more. */
    void stop() {
        stopping = true;
    }

    private Future<Void> take(StorageCopy copy) {
        if (stopping) {
            return Future.failedFuture(new BrokerException(ErrorCode.UNAVAILABLE, "the broker stops"));
        }
        long begunNs = System.nanoTime();
        try {
            copy.take();
            return Future.succeededFuture();
        } catch (StorageException fault) {
            return Future.failedFuture(fault);
        } finally {
            stoodStillMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNs);
        }
    }

    private void answer(Message<?> question, AsyncResult<StorageCopy.Made> result) {
        if (result.failed()) {
            BusRefusal.answer(question, refusal(result.cause()));
            return;
        }
        StorageCopy.Made made = result.result();
        LOG.info(
                "A copy of the log up to message {} is at {}: {} bytes; it held writing up for {} ms",
                made.last().text(),
                made.folder(),
                made.bytes(),
                stoodStillMs);
        question.reply(new BackupAnswer(made.folder().toString(), made.last(), made.bytes()));
    }

    private static BrokerException refusal(Throwable fault) {
        if (fault instanceof BrokerException refusal) {
            return refusal;
        }
        if (fault instanceof StorageException known && known.kind() == StorageException.Kind.REFUSED) {
            return new BrokerException(ErrorCode.CONFLICT, known.getMessage());
        }
        if (fault instanceof StorageException known) {
            LOG.warn("No copy of the log was made: {}", known.getMessage());
            if (known.kind() == StorageException.Kind.FULL) {
                return new BrokerException(ErrorCode.STORAGE_FULL, "there is no room for a copy on the broker's disk");
            }
        } else {
            LOG.error("No copy of the log was made", fault);
        }
        return new BrokerException(ErrorCode.UNAVAILABLE, "no copy could be made; the broker's log has the details");
    }
}
