package io.herald.delivery;

import io.herald.topic.TopicName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

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
 * Belongs to the event loop of the subscriber's connection.
 *
 * @param <E> what waits: encoded messages
 */
public final class Backlog<E> {
    private final long maxBytes;
    private final Consumer<E> discard;
    private final ArrayDeque<Entry<E>> entries = new ArrayDeque<>();
    private final Map<Key, Entry<E>> latest = new HashMap<>();
    private long bytes;
    private long dropped;

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
        private Offer<E> offer;
        private final Subscription subscription;
        private long missed;

        private Entry(Subscription subscription, Offer<E> offer) {
            this.subscription = subscription;
            this.offer = offer;
        }
    }

    /**
     * @param maxBytes the most bytes that wait
     * @param discard gets each item that was accepted and then dropped
     */
    public Backlog(long maxBytes, Consumer<E> discard) {
        this.maxBytes = maxBytes;
        this.discard = discard;
    }

    /** Whether nothing waits, not even a count. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** How many bytes wait. */
    public long bytes() {
        return bytes;
    }

    /** How many messages were dropped so far. */
    public long dropped() {
        return dropped;
    }

    /** Counts messages as dropped that come right before the next {@link #offer} of the same subscription. */
    public void skip(Subscription subscription, int messages) {
        subscription.missed += messages;
        dropped += messages;
    }

    /**
     * Lets messages wait, or does with them what the subscription's policy says.
     *
     * @return whether the item was taken over; otherwise it is the caller's still
     */
    public boolean offer(Offer<E> offer) {
        Subscription subscription = offer.subscription();
        SlowPolicy policy = subscription.policy();
        if (policy == SlowPolicy.LATEST && supersede(offer)) {
            return true;
        }
        if (policy == SlowPolicy.DROP_OLD && offer.bytes() <= maxBytes) {
            makeRoom(offer.bytes());
        }
        if (bytes + offer.bytes() > maxBytes) {
            countBehind(offer);
            return false;
        }
        Entry<E> entry = new Entry<>(subscription, offer);
        entries.add(entry);
        bytes += offer.bytes();
        subscription.openGap = null;
        if (policy == SlowPolicy.LATEST) {
            latest.put(new Key(subscription, offer.topic()), entry);
        }
        return true;
    }

    /** Puts the messages in the place of older ones of the same topic. */
    private boolean supersede(Offer<E> offer) {
        Entry<E> older = latest.get(new Key(offer.subscription(), offer.topic()));
        if (older == null || bytes - older.offer.bytes() + offer.bytes() > maxBytes) {
            return false;
        }
        drop(older.offer);
        offer.subscription().missed += older.offer.messages();
        older.offer = offer;
        bytes += offer.bytes();
        return true;
    }

    private void makeRoom(int needed) {
        while (bytes + needed > maxBytes && !entries.isEmpty()) {
            Entry<E> oldest = entries.peek();
            if (oldest.offer != null && oldest.subscription.policy() != SlowPolicy.DROP_OLD) {
                return;
            }
            entries.poll();
            oldest.subscription.missed += oldest.missed;
            if (oldest.subscription.openGap == oldest) {
                oldest.subscription.openGap = null;
            }
            if (oldest.offer != null) {
                oldest.subscription.missed += oldest.offer.messages();
                drop(oldest.offer);
            }
        }
    }

    private void drop(Offer<E> offer) {
        bytes -= offer.bytes();
        dropped += offer.messages();
        discard.accept(offer.item());
    }

    @SuppressWarnings("unchecked")
    private void countBehind(Offer<E> offer) {
        Subscription subscription = offer.subscription();
        if (subscription.openGap == null) {
            Entry<E> gap = new Entry<>(subscription, null);
            entries.add(gap);
            subscription.openGap = gap;
        }
        ((Entry<E>) subscription.openGap).missed += offer.messages();
        dropped += offer.messages();
    }

    /** Takes out what is next; null when nothing waits. */
    public Next<E> poll() {
        Entry<E> entry = entries.poll();
        if (entry == null) {
            return null;
        }
        Subscription subscription = entry.subscription;
        if (subscription.openGap == entry) {
            subscription.openGap = null;
        }
        long missed = subscription.missed + entry.missed;
        subscription.missed = 0;
        if (entry.offer == null) {
            return new Next<>(subscription, missed, null, 0);
        }
        bytes -= entry.offer.bytes();
        latest.remove(new Key(subscription, entry.offer.topic()), entry);
        return new Next<>(subscription, missed, entry.offer.item(), entry.offer.messages());
    }

    /** Drops all that waits, uncounted: the subscriber is gone. */
    public void clear() {
        entries.forEach(entry -> {
            if (entry.offer != null) {
                discard.accept(entry.offer.item());
            }
        });
        entries.clear();
        latest.clear();
        bytes = 0;
    }
}
