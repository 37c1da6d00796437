package io.herald.gateway;

import io.herald.bus.LogHead;
import io.herald.bus.Publication;
import io.herald.delivery.Backlog;
import io.herald.delivery.SlowPolicy;
import io.herald.delivery.Subscription;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.From;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One connected subscriber: its subscriptions, its sink, and what waits for it while the sink takes no more. Owned by
 * its connection, on that connection's event loop.
 */
public final class SubscriberSession {
    /** Publishers are made to wait when this part of what may wait for a subscriber does. */
    private static final int PACED_FRACTION = 4;
    /** What messages that wait cost beside their bytes: the objects around them. */
    private static final int WAITING_OVERHEAD = 256;

    private final LiveFanout fanout;
    private final Sink sink;
    private final RunEncoder encoder;
    private final Map<TopicFilter, Subscription> subscriptions = new LinkedHashMap<>(4);
    private final LogFollowing follower;
    private Backlog<ByteBuf> backlog;
    private Pace pace;
    private boolean dirty;
    private boolean closed;

    /**
     * @param fanout the fan-out of the door instance
     * @param sink where messages go out
     * @param encoder the form the subscriber wants them in
     */
    public SubscriberSession(LiveFanout fanout, Sink sink, RunEncoder encoder) {
        this.fanout = fanout;
        this.sink = sink;
        this.encoder = encoder;
        this.follower = new LogFollowing(fanout, this, sink);
    }

    /** The form the subscriber wants its messages in. */
    RunEncoder encoder() {
        return encoder;
    }

    /** Whether there are no subscriptions. */
    public boolean isIdle() {
        return subscriptions.isEmpty();
    }

    /** Whether nothing waits: all that was delivered has been written to the sink. */
    public boolean isEven() {
        return backlog == null || backlog.isEmpty();
    }

    /**
     * Subscribes; a subscription to the same filter is replaced.
     *
     * @param filter what to
     * @param wish how
     * @return completed when what is published from now on is delivered; failed where the session has too many, or the
     *     core does not answer; then there is no subscription
     */
    public Future<Void> subscribe(TopicFilter filter, Wish wish) {
        Subscription older = subscriptions.get(filter);
        if (older == null && subscriptions.size() >= fanout.limits().subscriptions()) {
            return Future.failedFuture(new BrokerException(
                    ErrorCode.RATE_LIMITED,
                    "a client has at most " + fanout.limits().subscriptions() + " subscriptions"));
        }
        Subscription subscription = new Subscription(filter, wish.policy(), wish.qos());
        subscriptions.put(filter, subscription);
        if (wish.qos().isStored()) {
            // What the live feed brings before the core has answered is seen, and read from the log then.
            follower.begin();
        }
        Future<Void> joined = fanout.join(this, subscription).compose(head -> follow(filter, wish, head));
        if (older != null) {
            fanout.leave(this, older);
        }
        return joined.onFailure(fault -> {
            if (subscriptions.remove(filter, subscription)) {
                fanout.leave(this, subscription);
            }
        });
    }

    private Future<Void> follow(TopicFilter filter, Wish wish, LogHead head) {
        follower.stopReplay(filter);
        if (!wish.qos().isStored()) {
            follower.unsubscribe(filter);
            return Future.succeededFuture();
        }
        if (wish.from().place() == From.Place.NEW) {
            follower.follow(filter, wish.qos(), head);
            return Future.succeededFuture();
        }
        return fanout.broker().find(wish.from()).map(position -> {
            follower.readFrom(filter, wish.qos(), position);
            return null;
        });
    }

    /** Where the subscriber stands in the log. */
    public Position position() {
        return follower.position();
    }

    /**
     * Takes a subscription back.
     *
     * @return whether there was one
     */
    public boolean unsubscribe(TopicFilter filter) {
        Subscription subscription = subscriptions.remove(filter);
        if (subscription != null) {
            fanout.leave(this, subscription);
            follower.unsubscribe(filter);
        }
        return subscription != null;
    }

    /** Whether stored messages that were just published are to be written now; if not, they are read, or not wanted. */
    boolean accepts(List<Run> runs) {
        return !closed && follower.accepts(runs);
    }

    /** Writes stored messages that were accepted. */
    void write(Encoded encoded) {
        touch();
        fanout.metrics().delivered(encoded.messages());
        sink.write(encoded.bytes().retainedDuplicate());
    }

    /** Whether messages can be written now, and nothing waits that comes before them. */
    boolean hasRoom() {
        return isEven() && sink.hasRoom();
    }

    private void touch() {
        if (!dirty) {
            dirty = true;
            fanout.flushLater(this);
        }
    }

    /** Delivers encoded messages now, or lets them wait, or drops and counts them. */
    void deliver(Subscription subscription, TopicName topic, Encoded encoded) {
        if (closed) {
            return;
        }
        touch();
        if (hasRoom()) {
            fanout.metrics().delivered(encoded.messages());
            sink.write(encoded.bytes().retainedDuplicate());
        } else if (subscription.policy() == SlowPolicy.DISCONNECT) {
            waitOrDisconnect(subscription, topic, encoded);
        } else {
            await(subscription, topic, encoded);
        }
    }

    private void waitOrDisconnect(Subscription subscription, TopicName topic, Encoded encoded) {
        if (!await(subscription, topic, encoded)) {
            sink.disconnectSlow();
        }
    }

    private boolean await(Subscription subscription, TopicName topic, Encoded encoded) {
        if (backlog == null) {
            backlog = new Backlog<>(fanout.limits().queueBytes(), ByteBuf::release);
            pace = new Pace(fanout.vertx());
        }
        boolean last = subscription.policy() == SlowPolicy.LATEST;
        long before = backlog.dropped();
        ByteBuf item = last ? lastOf(encoded) : encoded.bytes().retainedDuplicate();
        int messages = last ? 1 : encoded.messages();
        int bytes = item.readableBytes() + WAITING_OVERHEAD;
        backlog.leaveOut(subscription, encoded.messages() - messages);
        boolean taken = backlog.offer(new Backlog.Offer<>(subscription, topic, item, bytes, messages));
        if (!taken) {
            item.release();
        }
        fanout.metrics().dropped(backlog.dropped() - before);
        return taken;
    }

    /** A copy of the last message, so that it does not keep all the others in memory. */
    private static ByteBuf lastOf(Encoded encoded) {
        ByteBuf all = encoded.bytes();
        int length = all.readableBytes() - encoded.lastStart();
        return all.alloc().directBuffer(length).writeBytes(all, all.readerIndex() + encoded.lastStart(), length);
    }

    /** Sends what was written since the last time, and holds the batch back where too much waits. */
    void flush(Publication publication) {
        dirty = false;
        if (closed) {
            return;
        }
        sink.flush();
        if (backlog != null && isBehind()) {
            pace.hold(publication);
        }
    }

    private boolean isBehind() {
        return backlog.bytes() > fanout.limits().queueBytes() / PACED_FRACTION;
    }

    /** The sink has room again: what waits goes on. */
    public void drained() {
        if (closed) {
            return;
        }
        if (backlog != null) {
            drain();
        }
        if (hasRoom()) {
            follower.roomAgain();
        }
    }

    private void drain() {
        while (!backlog.isEmpty() && sink.hasRoom()) {
            Backlog.Next<ByteBuf> next = backlog.poll();
            if (next.missed() > 0) {
                sink.writeGap(next.subscription().filter(), next.missed());
            }
            if (next.item() != null) {
                fanout.metrics().delivered(next.messages());
                sink.write(next.item());
            }
        }
        sink.flush();
        if (!isBehind()) {
            pace.caughtUp(backlog.isEmpty());
        }
    }

    /** Ends the session: nothing is delivered any more. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        follower.close();
        subscriptions.values().forEach(subscription -> fanout.leave(this, subscription));
        subscriptions.clear();
        if (backlog != null) {
            backlog.clear();
            pace.caughtUp(true);
        }
    }
}
