package io.herald.delivery;

import io.herald.topic.QoS;
import io.herald.topic.TopicFilter;

/**
 * One subscriber's subscription to a filter. It is its own identity: a subscriber has one for each filter. Belongs to
 * the event loop of the subscriber's connection.
 */
public final class Subscription {
    private final TopicFilter filter;
    private final SlowPolicy policy;
    private final QoS qos;
    private final boolean followed;
    /** Messages dropped before the next one that waits. */
    long missed;
    /** The last of what waits, if that is a count of dropped messages and can take more. */
    Object openGap;

    /**
     * @param filter what is subscribed to
     * @param policy what becomes of fleeting messages when the subscriber does not keep up
     * @param qos the highest level it wants messages with
     */
    public Subscription(TopicFilter filter, SlowPolicy policy, QoS qos) {
        this(filter, policy, qos, qos.isStored());
    }

    /**
     * @param filter what is subscribed to
     * @param policy what becomes of fleeting messages when the subscriber does not keep up
     * @param qos the highest level it wants messages with
     * @param followed as {@link #isFollowed}
     */
    public Subscription(TopicFilter filter, SlowPolicy policy, QoS qos, boolean followed) {
        this.filter = filter;
        this.policy = policy;
        this.qos = qos;
        this.followed = followed;
    }

    /** Of fleeting messages. */
    public Subscription(TopicFilter filter, SlowPolicy policy) {
        this(filter, policy, QoS.AT_MOST_ONCE);
    }

    /** The highest level it wants messages with. */
    public QoS qos() {
        return qos;
    }

    /**
     * Whether what is stored comes to it by way of the log. So it is where it wants that acknowledged; and for a while
     * where it did: what lies in the log for it comes before what is published from now on.
     */
    public boolean isFollowed() {
        return followed;
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
