package io.herald.gateway;

import io.herald.access.Access;
import io.herald.bus.Publication;
import io.herald.delivery.InFlight;
import io.herald.delivery.SlowPolicy;
import io.herald.delivery.Subscription;
import io.herald.follow.LogFollowing;
import io.herald.follow.Redelivery;
import io.herald.topic.BrokerException;
import io.herald.topic.From;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One connected subscriber: its subscriptions, its sink, and what waits for it while the sink takes no more. Owned by
 * its connection, on that connection's event loop.
 */
public final class SubscriberSession {
    private final LiveFanout fanout;
    private final Sink sink;
    private final RunEncoder encoder;
    private final Subscriptions subscriptions;
    private final LogFollowing follower;
    private final StartOfReading start;
    private final SharedSubscriptions shared;
    /** Null while nothing has had to wait. */
    private WaitingMessages waiting;

    private boolean dirty;
    private boolean closed;

    /**
     * @param fanout the fan-out of the door instance
     * @param sink where messages go out
     * @param encoder the form the subscriber wants them in
     * @param access what the subscriber may read
     */
    public SubscriberSession(LiveFanout fanout, Sink sink, RunEncoder encoder, Access access) {
        this.subscriptions = new Subscriptions(access, fanout);
        this.fanout = fanout;
        this.sink = sink;
        this.encoder = encoder;
        SessionOutlet outlet = new SessionOutlet(fanout, this, sink);
        this.follower = new LogFollowing(fanout, outlet);
        this.start = new StartOfReading(this, fanout);
        this.shared = new SharedSubscriptions(fanout, this, outlet);
    }

    /** What the subscriber may do. */
    public Access access() {
        return subscriptions.access();
    }

    /** The form the subscriber wants its messages in. */
    RunEncoder encoder() {
        return encoder;
    }

    /** The form of messages on some topic has changed, other than with a subscription. */
    public void formChanged() {
        fanout.formChanged();
    }

    /** The filters it is subscribed to. */
    public List<TopicFilter> filters() {
        return subscriptions.filters();
    }

    /** What it is subscribed to. */
    public List<Subscription> subscriptions() {
        return List.copyOf(subscriptions.all());
    }

    /** Whether nothing waits: all that was delivered has been written to the sink. */
    public boolean isEven() {
        return waiting == null || waiting.isEmpty();
    }

    /**
     * Goes on as a durable session that is kept; to be called before anything else.
     *
     * @param kept what is kept of it; of a new one, nothing
     * @param whenSent as {@link DurableSessions.Wish} says
     * @param window what is not acknowledged: nothing yet
     * @return its acknowledgements, completed when messages are on their way
     */
    Future<Redelivery> resume(SessionState kept, Consumer<Runnable> whenSent, InFlight window) {
        shared.resume(kept, whenSent == null);
        Redelivery redelivery = new Redelivery(follower, kept.name(), window, whenSent);
        follower.resume(kept, redelivery);
        List<Future<?>> joins = new ArrayList<>();
        for (Subscription one : subscriptions.resume(kept)) {
            joins.add(one.filter().isShared() ? shared.join(one, From.NEW) : fanout.join(this, one));
        }
        return Future.all(joins).map(joined -> redelivery);
    }

    /** Messages may go out: what was resumed is joined, and the client knows. */
    void begin() {
        follower.joined();
        shared.begin();
    }

    /** How it follows the log. */
    LogFollowing following() {
        return follower;
    }

    /**
     * Subscribes; a subscription to the same filter is replaced. That of a durable session goes on where it stands.
     *
     * @param filter what to
     * @param wish how
     * @return completed when what is published from now on is delivered; failed where the client may not, the session
     *     has too many, or the core does not answer; then there is no subscription
     */
    public Future<Void> subscribe(TopicFilter filter, Wish wish) {
        BrokerException refusal = subscriptions.refusal(filter);
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        Subscription subscription = start.subscription(filter, wish, subscriptions.get(filter));
        Subscription older = subscriptions.put(subscription);
        if (filter.isShared()) {
            return shared.join(subscription, wish.from()).onFailure(fault -> unsubscribe(filter));
        }
        if (wish.qos().isStored()) {
            // What the live feed brings before the core has answered is seen, and read from the log then.
            follower.begin();
        }
        Future<Void> joined = fanout.join(this, subscription)
                .compose(head -> start.of(filter, wish, head, () -> subscriptions.isIn(subscription)));
        if (older != null) {
            fanout.leave(this, older);
        }
        return joined.onFailure(fault -> {
            if (subscriptions.remove(subscription)) {
                fanout.leave(this, subscription);
                follower.unsubscribe(filter);
            }
        });
    }

    /** The groups that it shares with. */
    SharedSubscriptions shared() {
        return shared;
    }

    /** How many bytes wait because the sink takes no more. */
    public long waitingBytes() {
        return waiting == null ? 0 : waiting.bytes();
    }

    /** Whether so much waits that those who publish wait as well. */
    boolean isBehind() {
        return waiting != null && waiting.isBehind();
    }

    /** Where the subscriber stands in the log. */
    public Position position() {
        return follower.position();
    }

    /** Takes a subscription back; whether there was one. */
    public boolean unsubscribe(TopicFilter filter) {
        Subscription subscription = subscriptions.remove(filter);
        if (subscription != null) {
            leave(subscription);
            follower.unsubscribe(filter);
        }
        return subscription != null;
    }

    /** The log has nothing more for a subscription that wants fleeting messages now, which goes on without it. */
    boolean isThrough(TopicFilter filter) {
        Subscription subscription = subscriptions.get(filter);
        boolean fleeting = subscription != null && !subscription.qos().isStored();
        if (fleeting && subscription.isFollowed()) {
            Subscription plain = new Subscription(filter, subscription.policy(), subscription.qos());
            subscriptions.put(plain);
            fanout.exchange(this, subscription, plain);
        }
        return fleeting;
    }

    private void leave(Subscription subscription) {
        if (subscription.filter().isShared()) {
            shared.leave(subscription.filter());
        } else {
            fanout.leave(this, subscription);
        }
    }

    /** Whether stored messages that were just published are to be written now; if not, they are read, or not wanted. */
    boolean accepts(List<Run> runs) {
        return !closed && follower.accepts(runs);
    }

    /** Stored messages were just published of which some are not wanted: what is wanted of them is read. */
    void readsInstead(List<Run> runs) {
        if (!closed) {
            follower.readsInstead(runs);
        }
    }

    /** Writes stored messages that were accepted. */
    void write(Encoded encoded, List<Run> runs) {
        touch();
        fanout.metrics().delivered(encoded.messages());
        sink.writeStored(encoded.bytes().retainedDuplicate(), runs);
    }

    /** Whether stored messages can be written now. */
    boolean hasRoomForStored() {
        return isEven() && sink.hasRoomForStored();
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
        } else if (!await(subscription, topic, encoded) && subscription.policy() == SlowPolicy.DISCONNECT) {
            sink.disconnectSlow();
        }
    }

    private boolean await(Subscription subscription, TopicName topic, Encoded encoded) {
        if (waiting == null) {
            waiting = new WaitingMessages(fanout, sink, access());
        }
        return waiting.take(subscription, topic, encoded);
    }

    /** Sends what was written since the last time, and holds the batch back where too much waits. */
    void flush(Publication publication) {
        dirty = false;
        if (closed) {
            return;
        }
        sink.flush();
        follower.flushed();
        if (waiting != null) {
            waiting.pace(publication);
        }
    }

    /** The sink has room again: what waits goes on. */
    public void drained() {
        if (closed) {
            return;
        }
        if (waiting != null) {
            waiting.drain();
        }
        if (hasRoomForStored()) {
            follower.roomAgain();
        }
        shared.tell();
    }

    /** Ends the session: nothing is delivered any more. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        follower.close();
        shared.close();
        subscriptions.all().forEach(this::leave);
        subscriptions.clear();
        if (waiting != null) {
            waiting.clear();
        }
    }
}
