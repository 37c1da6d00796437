package io.herald.delivery;

import io.herald.topic.TopicName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What waits for one subscriber whose socket takes no more: bounded in bytes, and by each subscription's policy when
 * there is no room. Nothing is lost without a count of it standing where it would have been:
 *
 * <pre>
 *   drop-new   [m1][m2][m3][3 dropped]          what came last is counted behind what waits
 *   drop-old   (3 dropped)[m4][m5][m6]          what waited longest is counted before what is left
 *   latest     (5 dropped)[a: m7][b: m3]        one message a topic
 * </pre>
 *
 * Drop-old never takes from what waits under another policy. A count of dropped messages that has no message left to
 * stand before comes last. Belongs to the event loop of the subscriber's connection.
 *
 * @param <E> what waits: encoded messages
 */
public final class Backlog<E> {
    private final LongSupplier maxBytes;
    private final Consumer<E> discard;
    /** What waits, oldest first: under drop-old here, under all other policies there. Their numbers tell the order. */
    private final ArrayDeque<Entry<E>> yielding = new ArrayDeque<>(0);

    private final ArrayDeque<Entry<E>> staying = new ArrayDeque<>(0);
    private final Map<Key, Entry<E>> latest = new HashMap<>();
    /** Subscriptions with messages missed that are not told yet. */
    private final Set<Subscription> owed = new LinkedHashSet<>();

    private long bytes;
    private long yieldingBytes;
    private long dropped;
    private long entries;

    private record Key(Subscription subscription, TopicName topic) {}

    /**
     * Encoded messages of one topic that are offered, or that wait.
     *
     * @param subscription whose they are
     * @param topic their topic
     * @param item the messages, encoded
     * @param bytes how many bytes they take
     * @param messages how many they are
     */
    public record Offer<E>(Subscription subscription, TopicName topic, E item, int bytes, int messages) {}

    /**
     * What is next: a count of dropped messages of a subscription, then messages; one of the two may be missing.
     *
     * @param subscription whose they are
     * @param missed how many messages were dropped right before, or 0
     * @param item the messages, encoded, or null
     * @param messages how many they are
     */
    public record Next<E>(Subscription subscription, long missed, E item, int messages) {}

    private static final class Entry<E> {
        private final long number;
        private final Subscription subscription;
        private Offer<E> offer;
        private long missed;

        private Entry(long number, Subscription subscription, Offer<E> offer) {
            this.number = number;
            this.subscription = subscription;
            this.offer = offer;
        }
    }

    /**
     * @param maxBytes the most bytes that wait; asked whenever something is offered
     * @param discard gets each item that was accepted and then dropped
     */
    public Backlog(LongSupplier maxBytes, Consumer<E> discard) {
        this.maxBytes = maxBytes;
        this.discard = discard;
    }

    /** Whether nothing waits, not even a count. */
    public boolean isEmpty() {
        return yielding.isEmpty() && staying.isEmpty() && owed.isEmpty();
    }

    /** How many bytes wait. */
    public long bytes() {
        return bytes;
    }

    /** How many messages were dropped so far. */
    public long dropped() {
        return dropped;
    }

    /**
     * Lets messages wait, or does with them what the subscription's policy says.
     *
     * @return whether the item was taken over; otherwise it is the caller's still
     */
    public boolean offer(Offer<E> offer) {
        SlowPolicy policy = offer.subscription().policy();
        long most = maxBytes.getAsLong();
        if (policy == SlowPolicy.LATEST && supersede(offer, most)) {
            return true;
        }
        if (policy == SlowPolicy.DROP_OLD) {
            makeRoom(offer.bytes(), most);
        }
        if (bytes + offer.bytes() > most) {
            countBehind(offer);
            return false;
        }
        Entry<E> entry = enqueue(offer.subscription(), offer);
        count(offer, offer.bytes());
        offer.subscription().openGap = null;
        if (policy == SlowPolicy.LATEST) {
            latest.put(new Key(offer.subscription(), offer.topic()), entry);
        }
        return true;
    }

    /** Counts messages of a subscription that are not even offered, because newer ones of their topic are. */
    public void leaveOut(Subscription subscription, int messages) {
        dropped += messages;
        miss(subscription, messages);
    }

    private Entry<E> enqueue(Subscription subscription, Offer<E> offer) {
        Entry<E> entry = new Entry<>(entries++, subscription, offer);
        (subscription.policy() == SlowPolicy.DROP_OLD ? yielding : staying).add(entry);
        return entry;
    }

    private void count(Offer<E> offer, int more) {
        bytes += more;
        if (offer.subscription().policy() == SlowPolicy.DROP_OLD) {
            yieldingBytes += more;
        }
    }

    private void miss(Subscription subscription, long messages) {
        if (messages > 0) {
            subscription.missed += messages;
            owed.add(subscription);
        }
    }

    /** Puts the messages in the place of older ones of the same topic. */
    private boolean supersede(Offer<E> offer, long most) {
        Entry<E> older = latest.get(new Key(offer.subscription(), offer.topic()));
        if (older == null || bytes - older.offer.bytes() + offer.bytes() > Math.max(most, bytes)) {
            return false;
        }
        drop(older.offer);
        older.offer = offer;
        count(offer, offer.bytes());
        return true;
    }

    /** Drops what waits longest of what may be dropped, unless even all of that would not be enough. */
    private void makeRoom(int needed, long most) {
        if (bytes - yieldingBytes + needed > most) {
            return;
        }
        while (bytes + needed > most) {
            Entry<E> oldest = yielding.remove();
            miss(oldest.subscription, oldest.missed);
            if (oldest.subscription.openGap == oldest) {
                oldest.subscription.openGap = null;
            }
            if (oldest.offer != null) {
                drop(oldest.offer);
            }
        }
    }

    private void drop(Offer<E> offer) {
        count(offer, -offer.bytes());
        leaveOut(offer.subscription(), offer.messages());
        discard.accept(offer.item());
    }

    @SuppressWarnings("unchecked")
    private void countBehind(Offer<E> offer) {
        Subscription subscription = offer.subscription();
        if (subscription.openGap == null) {
            subscription.openGap = enqueue(subscription, null);
        }
        ((Entry<E>) subscription.openGap).missed += offer.messages();
        dropped += offer.messages();
    }

    /** Takes out what is next; null when nothing waits. */
    public Next<E> poll() {
        Entry<E> entry = oldest().poll();
        if (entry == null) {
            return lastCount();
        }
        Subscription subscription = entry.subscription;
        if (subscription.openGap == entry) {
            subscription.openGap = null;
        }
        long missed = told(subscription) + entry.missed;
        if (entry.offer == null) {
            return new Next<>(subscription, missed, null, 0);
        }
        count(entry.offer, -entry.offer.bytes());
        if (subscription.policy() == SlowPolicy.LATEST) {
            latest.remove(new Key(subscription, entry.offer.topic()));
        }
        return new Next<>(subscription, missed, entry.offer.item(), entry.offer.messages());
    }

    private ArrayDeque<Entry<E>> oldest() {
        if (yielding.isEmpty() || staying.isEmpty()) {
            return yielding.isEmpty() ? staying : yielding;
        }
        return yielding.element().number < staying.element().number ? yielding : staying;
    }

    /** The count of a subscription of which nothing waits any more. */
    private Next<E> lastCount() {
        Iterator<Subscription> subscriptions = owed.iterator();
        if (!subscriptions.hasNext()) {
            return null;
        }
        Subscription subscription = subscriptions.next();
        return new Next<>(subscription, told(subscription), null, 0);
    }

    private long told(Subscription subscription) {
        long missed = subscription.missed;
        if (missed > 0) {
            subscription.missed = 0;
            owed.remove(subscription);
        }
        return missed;
    }

    /** Drops all that waits, uncounted: the subscriber is gone. */
    public void clear() {
        for (Next<E> next = poll(); next != null; next = poll()) {
            if (next.item() != null) {
                discard.accept(next.item());
            }
        }
    }
}
