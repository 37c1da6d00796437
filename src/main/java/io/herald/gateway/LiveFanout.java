package io.herald.gateway;

import io.herald.bus.Broker;
import io.herald.bus.Delivery;
import io.herald.bus.LogHead;
import io.herald.bus.Publication;
import io.herald.bus.SteadyTime;
import io.herald.delivery.Delivered;
import io.herald.delivery.InFlight;
import io.herald.delivery.Subscription;
import io.herald.follow.Behind;
import io.herald.follow.Burials;
import io.herald.follow.LogFollowing;
import io.herald.follow.Surroundings;
import io.herald.metrics.CatchingUp;
import io.herald.metrics.DoorMetrics;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Delivers live messages to the subscribers of one door instance. It encodes the runs of a topic once for each form
 * and hands the same bytes to every subscriber; it tells the registry which filters somebody here wants, the first time
 * and when the last one leaves. Belongs to the event loop of the door instance.
 */
public final class LiveFanout implements Surroundings {
    /** How often subscribers of rare topics are told how far the feed is: more often than the log drops anything. */
    private static final long FEED_EVERY_MS = 10_000;

    private final Vertx vertx;
    private final Broker broker;
    private final ClientLimits limits;
    private final DoorMetrics metrics;
    private final CatchingUp.Readers readers;
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final Audiences audiences = new Audiences();
    private final Burials burials = new Burials();
    /** Who follows the log: they stand where the feed is, however rare what they want. */
    private final Set<LogFollowing> following = new HashSet<>();

    private List<SubscriberSession> unflushed = new ArrayList<>();

    /**
     * What bounds a subscriber.
     *
     * @param subscriptions the most filters one subscriber may subscribe to
     * @param queueBytes the most bytes that wait for one subscriber
     * @param inFlight the most messages that a durable subscriber has not acknowledged
     * @param ackTimeoutMs how long an acknowledgement is waited for, in milliseconds
     * @param maxAttempts how often a message is sent before it is given up
     */
    public record Limits(int subscriptions, long queueBytes, int inFlight, long ackTimeoutMs, int maxAttempts) {
        /** What a durable subscriber has not acknowledged: nothing yet. */
        InFlight window() {
            return new InFlight(inFlight, ackTimeoutMs, maxAttempts);
        }
    }

    /**
     * @param vertx for time-outs, on this event loop
     * @param broker where interest is told
     * @param limits what bounds clients
     * @param metrics counts deliveries and drops
     */
    public LiveFanout(Vertx vertx, Broker broker, ClientLimits limits, DoorMetrics metrics) {
        this.vertx = vertx;
        this.broker = broker;
        this.limits = limits;
        this.metrics = metrics;
        this.readers = metrics.catchingUp().readers();
        vertx.setPeriodic(FEED_EVERY_MS, id -> askFeed());
    }

    @Override
    public void follows(LogFollowing one) {
        following.add(one);
    }

    @Override
    public void followsNoMore(LogFollowing one) {
        following.remove(one);
    }

    /**
     * Tells all who follow the log how far the feed is, so that nobody is told a gap where nothing it wants was; and
     * counts those who are behind.
     */
    Future<?> askFeed() {
        if (following.isEmpty()) {
            readers.are(0, 0);
            return Future.succeededFuture();
        }
        return broker.feed().onSuccess(head -> {
            following.forEach(one -> one.passed(head.position()));
            Behind behind = Behind.of(following, head.position());
            readers.are(behind.readers(), behind.most());
        });
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    /** What bounds each subscriber. */
    Limits limits() {
        return limits.subscriber();
    }

    /** What bounds all of them together, at all doors. */
    ClientLimits shared() {
        return limits;
    }

    SubscriptionRoom room() {
        return limits.room();
    }

    WaitingRoom waitingRoom() {
        return limits.waitingRoom();
    }

    DoorMetrics metrics() {
        return metrics;
    }

    /** Somebody who listens is cut off, and told why. */
    public void refused(ErrorCode code) {
        metrics.refused(code);
    }

    /** Failed where there is no room for more; whoever joined leaves in any case. */
    Future<LogHead> join(SubscriberSession session, Subscription subscription) {
        int count = audiences.add(session, subscription);
        BrokerException refusal = room().join(subscription.filter());
        return refusal == null ? broker.want(subscription.filter(), count) : Future.failedFuture(refusal);
    }

    void leave(SubscriberSession session, Subscription subscription) {
        int left = audiences.remove(session, subscription);
        room().leave(subscription.filter());
        broker.want(subscription.filter(), left);
    }

    /** A subscription of a session takes the place of another to the same filter. */
    void exchange(SubscriberSession session, Subscription older, Subscription newer) {
        audiences.remove(session, older);
        audiences.add(session, newer);
    }

    /** Somebody wants messages in another form. */
    void formChanged() {
        audiences.forget();
    }

    /** Somebody may read other topics than before. */
    void rightsChanged() {
        audiences.forget();
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public Burials burials() {
        return burials;
    }

    void flushLater(SubscriberSession session) {
        unflushed.add(session);
    }

    /**
     * Delivers a batch to all who want some of it, flushes each socket once, and gives the batch back. Where that goes
     * wrong, whoever follows the log reads there what it did not get here.
     */
    public void deliver(Delivery delivery) {
        boolean whole = false;
        try {
            deliver(Delivered.stillGood(delivery.runs(), SteadyTime::now));
            whole = !delivery.isLost();
        } finally {
            if (!whole) {
                Position feed = delivery.publication().end();
                following.forEach(one -> one.missed(feed));
            }
            // Whatever went wrong, what was written goes out, and the publisher does not wait for it for ever.
            flush(delivery.publication());
            delivered(delivery.publication());
            delivery.publication().release();
        }
    }

    private void delivered(Publication publication) {
        if (publication.committedNs() != 0) {
            metrics.committedToDelivered(System.nanoTime() - publication.committedNs());
        }
    }

    private void deliver(List<Run> runs) {
        if (runs.isEmpty()) {
            return;
        }
        if (runs.get(0).isStored()) {
            RunsByTopic.inOrder(runs, this::offer);
        } else if (RunsByTopic.areOfOne(runs)) {
            deliver(runs.get(0).topic(), runs);
        } else {
            RunsByTopic.of(runs).forEach(this::deliver);
        }
    }

    /** Flushes each socket that was written to once, for a batch. */
    void flush(Publication publication) {
        List<SubscriberSession> flushing = unflushed;
        unflushed = new ArrayList<>(flushing.size());
        for (SubscriberSession session : flushing) {
            session.flush(publication);
        }
    }

    private void offer(TopicName topic, List<Run> runs) {
        for (Audiences.Group group : audiences.of(topic)) {
            if (!group.form().followed()) {
                deliver(topic, runs, group);
                continue;
            }
            if (group.form().encoder().wanted(runs) != runs) {
                group.members().forEach(member -> member.session().readsInstead(runs));
                continue;
            }
            // Before anybody accepts it: what cannot be encoded counts as sent for nobody.
            Encoded encoded = group.hasLive() ? group.form().encode(runs, allocator) : null;
            try {
                for (Audiences.Member member : group.members()) {
                    if (member.session().accepts(runs)) {
                        member.session().write(encoded, runs);
                    }
                }
            } finally {
                if (encoded != null) {
                    encoded.bytes().release();
                }
            }
        }
    }

    private void deliver(TopicName topic, List<Run> runs) {
        for (Audiences.Group group : audiences.of(topic)) {
            deliver(topic, runs, group);
        }
    }

    private void deliver(TopicName topic, List<Run> runs, Audiences.Group group) {
        List<Run> wanted = group.form().encoder().wanted(runs);
        if (wanted.isEmpty()) {
            return;
        }
        Encoded encoded = group.form().encode(wanted, allocator);
        try {
            for (Audiences.Member member : group.members()) {
                member.session().deliver(member.subscription(), topic, encoded);
            }
        } finally {
            encoded.bytes().release();
        }
    }
}
