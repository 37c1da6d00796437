package io.herald.gateway;

import io.herald.access.Access;
import io.herald.delivery.SlowPolicy;
import io.herald.delivery.Subscription;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one subscriber is subscribed to, by filter, and what it may be. Owned by its session, on the connection's event
 * loop.
 */
final class Subscriptions {
    private final Map<TopicFilter, Subscription> all = new LinkedHashMap<>(4);
    private final Access access;
    private final LiveFanout fanout;

    /**
     * @param access what the subscriber may do
     * @param fanout bounds how many it may have
     */
    Subscriptions(Access access, LiveFanout fanout) {
        this.access = access;
        this.fanout = fanout;
    }

    /** Why a filter may not be subscribed to; null where it may. */
    BrokerException refusal(TopicFilter filter) {
        if (!access.maySubscribe(filter)) {
            return access.denied("subscribe to " + filter);
        }
        int most = fanout.limits().subscriptions();
        return all.containsKey(filter) || all.size() < most ? null : tooMany(most);
    }

    static BrokerException tooMany(int most) {
        return new BrokerException(ErrorCode.RATE_LIMITED, "a client has at most " + most + " subscriptions");
    }

    /**
     * Goes on with those of a session, but for the groups it may not be in any more: of what it got there nobody else
     * would hear.
     */
    Collection<Subscription> resume(SessionState kept) {
        for (SessionState.Subscribed one : kept.filters()) {
            if (!one.filter().isShared() || access.maySubscribe(one.filter())) {
                put(new Subscription(one.filter(), SlowPolicy.DROP_NEW, one.qos(), one.isFollowed()));
            }
        }
        return List.copyOf(all.values());
    }

    /** What the subscriber may do. */
    Access access() {
        return access;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    Collection<Subscription> all() {
        return all.values();
    }

    List<TopicFilter> filters() {
        return List.copyOf(all.keySet());
    }

    /** Puts one in; the one that was there before, or null. */
    Subscription put(Subscription subscription) {
        return all.put(subscription.filter(), subscription);
    }

    /** The one to a filter; null where there is none. */
    Subscription get(TopicFilter filter) {
        return all.get(filter);
    }

    boolean isIn(Subscription subscription) {
        return all.get(subscription.filter()) == subscription;
    }

    /** Takes one out, if it is the one that is there. */
    boolean remove(Subscription subscription) {
        return all.remove(subscription.filter(), subscription);
    }

    /** Takes out what is there; null where nothing is. */
    Subscription remove(TopicFilter filter) {
        return all.remove(filter);
    }

    void clear() {
        all.clear();
    }
}
