package io.herald.gateway;

import io.herald.bus.Broker;
import io.herald.bus.Publication;
import io.herald.metrics.Metrics;
import io.herald.topic.Run;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way of a door instance's publishes into the core. All runs of one turn of the event loop become one batch; what
 * is in flight is bounded, and whoever publishes beyond the bound is paused until half of it is through. Belongs to the
 * event loop of the door instance.
 */
public final class PublishWindow {
    /** The most bytes in flight before publishers are paused. */
    static final long MAX_BYTES = 1L << 20;
    /** A batch is sent at once when it has so many bytes, without waiting for the end of the turn. */
    private static final long BATCH_BYTES = 256L << 10;
    /** What a run counts for beside its payloads: the objects and bytes around them. */
    private static final int RUN_OVERHEAD = 256;

    private static final int MESSAGE_OVERHEAD = 64;

    private final Broker broker;
    private final Context context;
    private final Metrics metrics;
    private final Set<Publisher> paused = new LinkedHashSet<>();
    private List<Run> batch = new ArrayList<>();
    private List<Runnable> leases = new ArrayList<>();
    private long batchBytes;
    private long inFlight;
    private boolean scheduled;
    private Promise<Void> idle = Promise.promise();

    /** One who publishes and can be asked to wait. */
    public interface Publisher {
        /** Takes in nothing more until {@link #resume}. */
        void pause();

        /** Goes on. */
        void resume();
    }

    /**
     * @param broker where batches go
     * @param context the door instance's context
     * @param metrics counts what is published
     */
    public PublishWindow(Broker broker, Context context, Metrics metrics) {
        this.broker = broker;
        this.context = context;
        this.metrics = metrics;
    }

    /** Publishes a run whose payloads are its own, with all others of this turn. */
    public void publish(Run run, Publisher publisher) {
        publish(run, publisher, null);
    }

    /**
     * Publishes a run, with all others of this turn.
     *
     * @param run the run
     * @param publisher who publishes it, and is asked to wait when too much is in flight
     * @param settled called when nobody reads the payloads any more, so that their bytes may be written over; or null
     */
    public void publish(Run run, Publisher publisher, Runnable settled) {
        long bytes = run.payloads().totalLength()
                + run.head().length()
                + RUN_OVERHEAD
                + (long) MESSAGE_OVERHEAD * run.count();
        batch.add(run);
        if (settled != null) {
            leases.add(settled);
        }
        batchBytes += bytes;
        inFlight += bytes;
        metrics.published(run.count());
        if (inFlight > MAX_BYTES && paused.add(publisher)) {
            publisher.pause();
        }
        if (batchBytes >= BATCH_BYTES) {
            send();
        } else if (!scheduled) {
            scheduled = true;
            context.runOnContext(v -> {
                scheduled = false;
                send();
            });
        }
    }

    /** Forgets a publisher that is gone. */
    public void forget(Publisher publisher) {
        paused.remove(publisher);
    }

    /** Completed when nothing is on its way any more. */
    public Future<Void> idle() {
        return inFlight == 0 ? Future.succeededFuture() : idle.future();
    }

    /** Sends what was published in this turn now, so that what is asked of the core next comes behind it. */
    public void send() {
        if (batch.isEmpty()) {
            return;
        }
        List<Run> runs = batch;
        long bytes = batchBytes;
        List<Runnable> lent = leases;
        batch = new ArrayList<>();
        leases = new ArrayList<>();
        batchBytes = 0;
        broker.publish(runs, bytes, publication -> settled(publication, lent));
    }

    private void settled(Publication publication, List<Runnable> lent) {
        inFlight -= publication.bytes();
        lent.forEach(Runnable::run);
        if (inFlight == 0) {
            Promise<Void> waiting = idle;
            idle = Promise.promise();
            waiting.complete();
        }
        if (inFlight <= MAX_BYTES / 2 && !paused.isEmpty()) {
            List<Publisher> waiting = List.copyOf(paused);
            paused.clear();
            waiting.forEach(Publisher::resume);
        }
    }
}
