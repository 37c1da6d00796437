package io.herald.gateway;

import io.herald.bus.Broker;
import io.herald.bus.Publication;
import io.herald.metrics.DoorMetrics;
import io.herald.topic.Run;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way of a door instance's publishes into the core. All runs of one turn of the event loop become one batch for
 * each road, the fleeting and the stored one; what is in flight on both is bounded, and whoever publishes beyond the
 * bound is paused until half of it is through. Belongs to the event loop of the door instance.
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
    private final DoorMetrics metrics;
    private final PublishRates rates;
    private final Set<Publisher> paused = new LinkedHashSet<>();
    private PublishBatch fleeting = new PublishBatch();
    private PublishBatch stored = new PublishBatch();
    private long inFlight;
    private boolean scheduled;
    private Promise<Void> idle = Promise.promise();

    /** How one who publishes is held to its quota. */
    public enum Pacing {
        /** It has none. */
        NONE,
        /** By being paused. */
        PAUSED,
        /** Its door asks {@link #waitMs}, and tells it. */
        TOLD
    }

    /** One who publishes and can be asked to wait. */
    public interface Publisher {
        /** How it is held to its quota; always the same. */
        default Pacing pacing() {
            return Pacing.PAUSED;
        }

        /** Who it has proven to be by now; empty for nobody. */
        default String user() {
            return "";
        }

        /** Takes in nothing more until {@link #resume}. */
        void pause();

        /** Goes on. */
        void resume();

        /** All of its runs that were answered together have been answered. */
        default void answered() {}
    }

    /** One who has left, whose last messages go all the same: nobody would forget it again. */
    public static final Publisher GONE = new Publisher() {
        @Override
        public Pacing pacing() {
            return Pacing.NONE;
        }

        @Override
        public void pause() {
            // It sends nothing more.
        }

        @Override
        public void resume() {
            // Likewise.
        }
    };

    /**
     * @param broker where batches go
     * @param context the door instance's context
     * @param metrics counts what is published
     */
    public PublishWindow(Broker broker, Context context, DoorMetrics metrics) {
        this(broker, context, metrics, new Quota(0, 0));
    }

    /**
     * What a user, or one connection of nobody known, may publish in a second.
     *
     * @param messages how many messages; 0 for as many as it likes
     * @param bytes how many bytes of messages, with what is said of them; 0 likewise
     */
    public record Quota(long messages, long bytes) {}

    /**
     * One that holds clients to a quota.
     *
     * @param broker where batches go
     * @param context the door instance's context
     * @param metrics counts what is published
     * @param quota what a user, or one connection of nobody known, may publish in a second
     */
    public PublishWindow(Broker broker, Context context, DoorMetrics metrics, Quota quota) {
        this.rates = new PublishRates(context.owner(), quota, this::resume);
        this.broker = broker;
        this.context = context;
        this.metrics = metrics;
    }

    /** Publishes a fleeting run whose payloads are its own, with all others of this turn. */
    public void publish(Run run, Publisher publisher) {
        publish(run, publisher, null);
    }

    /**
     * Publishes a fleeting run, with all others of this turn.
     *
     * @param run the run
     * @param publisher who publishes it, and is asked to wait when too much is in flight
     * @param settled called when nobody reads the payloads any more, so that their bytes may be written over; or null
     */
    public void publish(Run run, Publisher publisher, Runnable settled) {
        add(fleeting, new PublishBatch.Entry(run, publisher, settled, null));
    }

    /**
     * Publishes a run that is to be stored, with all others of this turn.
     *
     * @param run the run; its terms are stored
     * @param publisher who publishes it, and is asked to wait when too much is in flight
     * @param settled called when nobody reads the payloads any more, so that their bytes may be written over; or null
     * @param answer hears what became of the run; answers come in the order in which runs were published here
     */
    public void store(Run run, Publisher publisher, Runnable settled, StoreAnswer answer) {
        add(stored, new PublishBatch.Entry(run, publisher, settled, answer));
    }

    private void add(PublishBatch batch, PublishBatch.Entry entry) {
        Run run = entry.run();
        long bytes = run.payloads().totalLength()
                + run.head().length()
                + RUN_OVERHEAD
                + (long) MESSAGE_OVERHEAD * run.count();
        batch.add(entry, bytes);
        inFlight += bytes;
        metrics.published(run.count());
        if (inFlight > MAX_BYTES && paused.add(entry.publisher())) {
            entry.publisher().pause();
        }
        rates.published(entry.publisher(), run);
        if (batch.bytes() >= BATCH_BYTES) {
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
        rates.forget(publisher);
    }

    /** A client has made up for what it published beyond its quota. */
    private void resume(Publisher publisher) {
        if (!paused.contains(publisher)) {
            publisher.resume();
        }
    }

    /** For how many milliseconds a client may publish nothing more; 0 where it may now. */
    public long waitMs(Publisher publisher) {
        return rates.waitMs(publisher);
    }

    /** Completed when nothing is on its way any more. */
    public Future<Void> idle() {
        return inFlight == 0 ? Future.succeededFuture() : idle.future();
    }

    /** Sends what was published in this turn now, so that what is asked of the core next comes behind it. */
    public void send() {
        if (!fleeting.isEmpty()) {
            PublishBatch batch = fleeting;
            fleeting = new PublishBatch();
            broker.publish(batch.runs(), batch.bytes(), publication -> settled(publication, batch));
        }
        if (!stored.isEmpty()) {
            PublishBatch batch = stored;
            stored = new PublishBatch();
            broker.store(batch.runs(), batch.bytes(), batch, publication -> settled(publication, batch));
        }
    }

    private void settled(Publication publication, PublishBatch batch) {
        inFlight -= publication.bytes();
        batch.settled();
        if (inFlight == 0) {
            Promise<Void> waiting = idle;
            idle = Promise.promise();
            waiting.complete();
        }
        if (inFlight <= MAX_BYTES / 2 && !paused.isEmpty()) {
            List<Publisher> waiting = List.copyOf(paused);
            paused.clear();
            waiting.stream().filter(one -> !rates.isPaused(one)).forEach(Publisher::resume);
        }
    }
}
