package io.herald.delivery;

import io.herald.topic.TopicFilter;

/**
 * One subscriber's subscription to a filter. It is its own identity: a subscriber has one for each filter. Belongs to
 * the event loop of the subscriber's connection.
 */
public final class Subscription {
    private final TopicFilter filter;
    private final SlowPolicy policy;
    /** Messages dropped before the next one that waits. */
    long missed;
    /** The last of what waits, if that is a count of dropped messages and can take more. */
    Object openGap;

    /**
     * @param filter what is subscribed to
     * @param policy what becomes of messages when the subscriber does not keep up
     */
    public Subscription(TopicFilter filter, SlowPolicy policy) {
        this.filter = filter;
        this.policy = policy;
    }

    /** What is subscribed to. */
    public TopicFilter filter() {
        return filter;
    }

    /** What becomes of messages when the subscriber does not keep up. */
    public SlowPolicy policy() {
        return policy;
    }
}
