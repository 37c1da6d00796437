package io.herald.gateway;

import io.herald.bus.GroupDesk;
import io.herald.bus.GroupJoin;
import io.herald.delivery.Subscription;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.From;
import io.herald.topic.Load;
import io.herald.topic.MessageId;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The groups that one session shares with. Owned by the session, on its connection's event loop. Of a session that
 * shares nothing it costs next to nothing.
 */
final class SharedSubscriptions {
    private final LiveFanout fanout;
    private final SubscriberSession session;
    private final SessionOutlet outlet;
    private Map<TopicFilter, SharedSubscription> all = Map.of();
    private GroupJoin.Stay stay = GroupJoin.Stay.CONNECTED;
    /** Whether the client says what it has acknowledged; otherwise what is handed to its socket is. */
    private boolean acknowledges;
    /** Whether messages may go out. */
    private boolean begun = true;

    private boolean leaving;

    /**
     * @param fanout the fan-out of the door instance
     * @param session whose groups these are
     * @param outlet where stored messages go
     */
    SharedSubscriptions(LiveFanout fanout, SubscriberSession session, SessionOutlet outlet) {
        this.fanout = fanout;
        this.session = session;
        this.outlet = outlet;
    }

    /** They are joined to be left for good: that there is no room must not keep anybody in. */
    void joinToLeave() {
        leaving = true;
    }

    /** They are those of a durable session, which is to begin. */
    void resume(SessionState kept, boolean clientAcknowledges) {
        stay = new GroupJoin.Stay(kept.name(), kept.expiryMs());
        acknowledges = clientAcknowledges;
        begun = false;
    }

    /** The session they are of is kept for so long now, in milliseconds. */
    void keptFor(long expiryMs) {
        stay = new GroupJoin.Stay(stay.session(), expiryMs);
        all.values().forEach(shared -> shared.stay(stay));
    }

    /** Messages may go out. */
    void begin() {
        begun = true;
        tell();
    }

    LiveFanout fanout() {
        return fanout;
    }

    SubscriberSession session() {
        return session;
    }

    SessionOutlet outlet() {
        return outlet;
    }

    GroupJoin.Stay stay() {
        return stay;
    }

    boolean clientAcknowledges() {
        return acknowledges;
    }

    /** How much waits. */
    Load load() {
        if (begun && session.hasRoom() && session.hasRoomForStored()) {
            return Load.EVEN;
        }
        return session.isBehind() ? Load.BEHIND : Load.WAITING;
    }

    /**
     * Joins a group, or goes on in it in another way.
     *
     * @return completed when what is published from now on reaches the group
     */
    Future<Void> join(Subscription subscription, From from) {
        SharedSubscription older = all.get(subscription.filter());
        if (older != null) {
            older.renew(subscription);
            return older.joined();
        }
        if (all.size() >= GroupDesk.MOST_GROUPS) {
            return Future.failedFuture(tooMany());
        }
        BrokerException refusal = fanout.room().join(subscription.filter());
        if (refusal != null && !leaving) {
            fanout.room().leave(subscription.filter());
            return Future.failedFuture(refusal);
        }
        SharedSubscription shared = new SharedSubscription(this, subscription, from);
        all = all.isEmpty() ? new LinkedHashMap<>(2) : all;
        all.put(subscription.filter(), shared);
        return shared.joined().onSuccess(joined -> shared.tell());
    }

    static BrokerException tooMany() {
        return new BrokerException(
                ErrorCode.RATE_LIMITED, "a client is in at most " + GroupDesk.MOST_GROUPS + " groups");
    }

    /** Leaves a group, for good. */
    void leave(TopicFilter filter) {
        if (all.containsKey(filter)) {
            leave(all.remove(filter), filter, true);
        }
    }

    /** The client has acknowledged a message; whether it is one of a group's that it had not. */
    boolean ack(MessageId id) {
        boolean known = false;
        for (SharedSubscription shared : all.values()) {
            known |= shared.ack(id);
        }
        return known;
    }

    /** The client does not want a message now; whether it is one of a group's. */
    boolean nack(MessageId id, long delayMs) {
        boolean known = false;
        for (SharedSubscription shared : all.values()) {
            known |= shared.nack(id, delayMs);
        }
        return known;
    }

    /** Something may wait, or wait no more. */
    void tell() {
        all.values().forEach(SharedSubscription::tell);
    }

    /** Leaves all groups, for good: the session is forgotten. */
    void leaveForGood() {
        leaveAll(true);
    }

    /** The connection ends, and with it all that does not outlive it. */
    void close() {
        leaveAll(false);
    }

    private void leaveAll(boolean forGood) {
        Map<TopicFilter, SharedSubscription> left = all;
        all = Map.of();
        left.forEach((filter, shared) -> leave(shared, filter, forGood));
    }

    private void leave(SharedSubscription shared, TopicFilter filter, boolean forGood) {
        fanout.room().leave(filter);
        shared.leave(forGood);
    }
}
