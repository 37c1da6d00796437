package io.herald.log;

import io.herald.bus.BusAddress;
import io.herald.bus.LogHead;
import io.herald.bus.Publication;
import io.herald.bus.SessionSave;
import io.herald.bus.SteadyTime;
import io.herald.bus.Submission;
import io.herald.metrics.LogMetrics;
import io.herald.storage.Storage;
import io.herald.storage.StorageException;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The one writer of the log. Everything that came while it was writing is its next batch: one append, and so one wait
 * for the disk, for all of it. A stored batch is answered when it is on its way to the registry: so whoever subscribes
 * after an answer stands behind what was answered. There is one, on a worker thread that may block.
 *
 * <pre>
 *   submissions  ··a b··········c d e f g·········
 *   storage        [a]────────▶[b c]──────▶[d e f g]
 * </pre>
 */
public final class LogWriterVerticle extends VerticleBase {
    private static final long DROP_OLD_EVERY_MS = 10_000;
    /** For how long it is known that messages are taken, after something was written. */
    private static final long PROVEN_NS = TimeUnit.SECONDS.toNanos(1);

    private final Storage storage;
    private final LogMetrics metrics;
    private Recovery trouble;
    private SessionSaves sessions;
    private Backups backups;
    private List<Submission> waiting = new ArrayList<>();
    private boolean scheduled;
    private long provenNs = System.nanoTime() - PROVEN_NS;

    /**
     * @param storage what is written to; by nobody else
     * @param metrics counts what is appended
     */
    public LogWriterVerticle(Storage storage, LogMetrics metrics) {
        this.storage = storage;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() throws StorageException {
        trouble = new Recovery(vertx, storage, this::writeLater);
        sessions = new SessionSaves(storage, trouble);
        backups = new Backups(vertx, storage);
        vertx.eventBus().localConsumer(BusAddress.READY, this::ready);
        vertx.eventBus().localConsumer(BusAddress.STORE, this::take);
        vertx.eventBus().localConsumer(BusAddress.SAVE, this::takeSession);
        vertx.eventBus().localConsumer(BusAddress.BACKUP, backups::make);
        boolean retained = storage.extent().retained().count() > 0;
        vertx.eventBus().send(BusAddress.HEAD, new LogHead(storage.head(), retained));
        vertx.setPeriodic(DROP_OLD_EVERY_MS, id -> dropOld());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        backups.stop();
        sessions.end();
        return Future.succeededFuture();
    }

    /** What is here already comes into the same batch: the write is queued behind it. */
    private void take(Message<Submission> message) {
        waiting.add(message.body());
        writeLater();
    }

    private void takeSession(Message<SessionSave> message) {
        sessions.take(message);
        writeLater();
    }

    private void writeLater() {
        if (!scheduled) {
            scheduled = true;
            context.runOnContext(v -> write());
        }
    }

    /** Messages first: no session is kept that stands behind messages which are not. */
    private void write() {
        scheduled = false;
        try {
            if (!waiting.isEmpty()) {
                append();
            }
        } finally {
            // Whatever went wrong, sessions do not wait for the next message.
            sessions.write();
        }
    }

    private void append() {
        List<Submission> batch = waiting;
        waiting = new ArrayList<>(batch.size());
        List<Run> runs = new ArrayList<>();
        batch.forEach(submission -> runs.addAll(submission.runs()));
        List<Receipt> receipts;
        long begunNs = System.nanoTime();
        try {
            receipts = storage.append(runs, SteadyTime.now());
        } catch (StorageException fault) {
            metrics.failed();
            refuse(batch, trouble.refusal(fault));
            return;
        } catch (RuntimeException bug) {
            refuse(batch, new BrokerException(ErrorCode.INTERNAL, "a fault of the broker; its log has the details"));
            throw bug;
        }
        provenNs = System.nanoTime();
        count(runs, receipts, provenNs - begunNs);
        trouble.over();
        passOn(batch, receipts);
    }

    private void count(List<Run> runs, List<Receipt> receipts, long ns) {
        long messages = 0;
        long letters = 0;
        for (int i = 0; i < receipts.size(); i++) {
            if (receipts.get(i).isStored()) {
                messages += runs.get(i).count();
                // Of the broker's own topics only those of dead letters are stored.
                letters += runs.get(i).topic().isBrokers() ? runs.get(i).count() : 0;
            }
        }
        metrics.appended(messages, letters, ns);
    }

    private void passOn(List<Submission> batch, List<Receipt> receipts) {
        int from = 0;
        for (Submission submission : batch) {
            int to = from + submission.runs().size();
            Publication publication = submission.stored(receipts.subList(from, to));
            if (!publication.runs().isEmpty()) {
                publication.hold();
                vertx.eventBus().send(BusAddress.PUBLISH, publication);
            }
            if (!publication.asksWhoHears()) {
                publication.answer();
            }
            publication.release();
            from = to;
        }
    }

    /** However often it is asked, the disk is not asked more often than once a second. */
    private void ready(Message<?> question) {
        if (trouble.reason() == null && System.nanoTime() - provenNs >= PROVEN_NS) {
            prove();
        }
        BrokerException reason = trouble.reason();
        if (reason == null) {
            question.reply(null);
        } else {
            question.fail(reason.code().ordinal(), reason.getMessage());
        }
    }

    private void prove() {
        try {
            storage.probe(SteadyTime.now());
            provenNs = System.nanoTime();
        } catch (StorageException fault) {
            trouble.note(fault);
        }
    }

    private static void refuse(List<Submission> batch, BrokerException refusal) {
        batch.forEach(submission -> submission.refused(refusal));
    }

    private void dropOld() {
        try {
            storage.dropOld(SteadyTime.now());
            sessions.dropExpired(SteadyTime.now());
        } catch (StorageException fault) {
            trouble.note(fault);
        }
    }
}
