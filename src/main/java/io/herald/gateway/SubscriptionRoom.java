package io.herald.gateway;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the subscriptions of all clients take, which is bounded. One for the broker; any thread. Who joins on several
 * threads at once may be refused together where there was room for one.
 */
final class SubscriptionRoom {
    /** The part of the heap that they may take. */
    private static final int HEAP_PARTS = 16;
    /** What a subscription takes, about, and each character of its filter: here, in trees, and at the registry. */
    private static final int SUBSCRIPTION_BYTES = 400;
    /** What one to a group takes, about: the group has a session of its own, and may have no other member. */
    private static final int GROUP_BYTES = 3500;

    private static final int CHARACTER_BYTES = 3;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most how many bytes they may take */
    SubscriptionRoom(long most) {
        this.most = most;
    }

    /** A part of the heap. */
    static SubscriptionRoom ofHeap() {
        return new SubscriptionRoom(Runtime.getRuntime().maxMemory() / HEAP_PARTS);
    }

    /** There is one more; why there may not be, or null. */
    BrokerException join(TopicFilter filter) {
        return taken.addAndGet(bytes(filter)) <= most ? null : refusal();
    }

    /** There is one less. */
    void leave(TopicFilter filter) {
        taken.addAndGet(-bytes(filter));
    }

    /** Why some may not join when others have left; null where they may. */
    BrokerException refusal(Collection<TopicFilter> joining, Collection<TopicFilter> leaving) {
        return joining.isEmpty() || taken.get() + bytes(joining) - bytes(leaving) <= most ? null : refusal();
    }

    private static long bytes(Collection<TopicFilter> filters) {
        return filters.stream().mapToLong(SubscriptionRoom::bytes).sum();
    }

    private static long bytes(TopicFilter filter) {
        int fixed = filter.isShared() ? GROUP_BYTES : SUBSCRIPTION_BYTES;
        return fixed + (long) CHARACTER_BYTES * filter.text().length();
    }

    private static BrokerException refusal() {
        return new BrokerException(ErrorCode.RATE_LIMITED, "the broker has no room for more subscriptions");
    }
}
