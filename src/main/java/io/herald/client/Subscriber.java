package io.herald.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A subscriber that outlives its connection: when it is lost, it connects again after growing pauses and subscribes to
 * the same filters, from behind the last stored message that came: none is missed, none comes twice. Only a refusal is
 * final. A durable one acknowledges what its listener has taken, and of QoS 2 hands nothing over twice, even where an
 * acknowledgement was lost. Whoever connects closes it; any thread may call it.
 *
 * <p>The thread of a lost connection is the one that looks for the next. This object's lock guards the filters and the
 * connection, and is held while a new connection subscribes, so that no filter is forgotten between the two.
 */
public final class Subscriber implements AutoCloseable {
    private static final long STOOD_NS = TimeUnit.SECONDS.toNanos(5);

    private final ClientSettings settings;
    private final Backoff backoff;
    private final Listener listener;
    private final Map<String, SubscribeWish> filters = new LinkedHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private HeraldClient client;
    private long connectedAtNs;
    private final LogPlace place = new LogPlace();

    private final HandledIds handled = new HandledIds();

    private Subscriber(ClientSettings settings, Backoff backoff, Listener listener) {
        this.settings = settings;
        this.backoff = backoff;
        this.listener = listener;
    }

    /** What a subscriber tells its owner, on the connection's thread. */
    public interface Listener extends HeraldClient.Listener {
        /** The connection is lost; the next attempt comes after the pause. Called before each attempt. */
        default void onLost(IOException cause, long pauseMs) {}

        /** A new connection stands and has all subscriptions. */
        default void onBack() {}

        /** The broker refused: there will be no further attempt. */
        default void onRefused(RefusedException refusal) {}
    }

    /**
     * Connects for the first time, without a second attempt.
     *
     * @throws RefusedException when the broker does not want this client
     * @throws IOException when the broker cannot be reached
     */
    public static Subscriber connect(ClientSettings settings, Backoff backoff, Listener listener) throws IOException {
        Subscriber subscriber = new Subscriber(settings, backoff, listener);
        synchronized (subscriber) {
            subscriber.install(HeraldClient.connect(settings, subscriber.new Link()));
        }
        return subscriber;
    }

    /**
     * Subscribes now, or on return when the connection is away.
     *
     * @param wish how; on return it is from behind the last message that came
     * @return false when the connection is away
     * @throws RefusedException when the broker says no; it is not asked for again
     */
    public boolean subscribe(String filter, SubscribeWish wish) throws IOException {
        HeraldClient now;
        synchronized (this) {
            filters.put(filter, wish);
            place.subscribed(filters);
            now = client;
        }
        try {
            return asked(now, () -> now.subscribe(filter, wish));
        } catch (RefusedException e) {
            forget(filter);
            throw e;
        }
    }

    /**
     * Takes a subscription back.
     *
     * @return false when the connection is away; it will not be asked for on return
     */
    public boolean unsubscribe(String filter) throws IOException {
        HeraldClient now = forget(filter);
        return asked(now, () -> now.unsubscribe(filter));
    }

    /** The topics the broker knows, none while the connection is away. */
    public List<Reply.Topic> topics(String filter) throws IOException {
        HeraldClient now = connection();
        return now == null ? List.of() : now.topics(filter);
    }

    /** The filters subscribed to, in the order of subscribing. */
    public synchronized Set<String> filters() {
        return Set.copyOf(filters.keySet());
    }

    /** Ends the connection and all attempts; what a durable one has acknowledged is taken by the broker before. */
    @Override
    public void close() {
        closed.countDown();
        HeraldClient now = connection();
        if (now != null) {
            now.leave();
        }
    }

    private interface Question {
        void ask() throws IOException;
    }

    /** A connection that breaks while it is asked is as good as one that was away before. */
    private boolean asked(HeraldClient now, Question question) throws IOException {
        if (now == null) {
            return false;
        }
        try {
            question.ask();
            return true;
        } catch (RefusedException e) {
            throw e;
        } catch (IOException e) {
            now.close();
            return false;
        }
    }

    private synchronized HeraldClient forget(String filter) {
        filters.remove(filter);
        place.subscribed(filters);
        return client;
    }

    private synchronized HeraldClient connection() {
        return client;
    }

    private void install(HeraldClient fresh) {
        client = fresh;
        connectedAtNs = System.nanoTime();
    }

    /** True when {@code lost} was the connection in use, whose thread now has to find another. */
    private synchronized boolean retire(HeraldClient lost) {
        if (client != lost) {
            return false;
        }
        client = null;
        if (System.nanoTime() - connectedAtNs > STOOD_NS) {
            backoff.reset();
        }
        return true;
    }

    private void lookForAnother(IOException lost) throws InterruptedException, RefusedException {
        IOException cause = lost;
        while (cause != null) {
            if (cause instanceof RefusedException refusal && !isPassing(refusal)) {
                throw refusal;
            }
            long pauseMs = backoff.nextMs();
            listener.onLost(cause, pauseMs);
            if (closed.await(pauseMs, TimeUnit.MILLISECONDS)) {
                return;
            }
            cause = attempt();
        }
        if (closed.getCount() == 0) {
            close();
        } else {
            listener.onBack();
        }
    }

    /** What passes by itself: the broker is starting, stopping or has its hands full. */
    private static boolean isPassing(RefusedException refusal) {
        return Set.of("unavailable", "rate-limited", "internal").contains(refusal.code());
    }

    /** Gives why it failed, or null when the new connection stands. */
    private IOException attempt() {
        HeraldClient fresh;
        try {
            fresh = HeraldClient.connect(settings, new Link());
        } catch (IOException e) {
            return e;
        }
        try {
            subscribeAll(fresh);
            return null;
        } catch (IOException e) {
            fresh.close();
            return e;
        }
    }

    private synchronized void subscribeAll(HeraldClient fresh) throws IOException {
        for (Map.Entry<String, SubscribeWish> wish : filters.entrySet()) {
            // The broker knows where a durable one stands.
            boolean kept = settings.durability().durable();
            fresh.subscribe(
                    wish.getKey(), kept ? wish.getValue() : wish.getValue().behind(place.lastId()));
        }
        install(fresh);
    }

    /** Passes on what one connection says, and sees to its end. */
    private final class Link implements HeraldClient.Listener {
        @Override
        public Acknowledgement onMessage(Delivery delivery) {
            if (handled.contains(delivery)) {
                return Acknowledgement.ACK;
            }
            Acknowledgement said = listener.onMessage(delivery);
            place.handled(delivery);
            if (said == Acknowledgement.ACK) {
                handled.add(delivery);
            }
            return said;
        }

        @Override
        public void onMissing(String from, String to) {
            listener.onMissing(from, to);
        }

        @Override
        public void onGap(String filter, long count) {
            listener.onGap(filter, count);
        }

        @Override
        public void onCaughtUp() {
            listener.onCaughtUp();
        }

        @Override
        public void onClosed(HeraldClient lost, IOException cause) {
            if (closed.getCount() == 0 || !retire(lost)) {
                return;
            }
            try {
                lookForAnother(cause);
            } catch (RefusedException e) {
                listener.onRefused(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
