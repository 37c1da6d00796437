package io.herald.client;

import io.herald.topic.QoS;

/**
 * How a client wants what it subscribes to.
 *
 * @param policy what is to happen to fleeting messages that this side is too slow for; null for the broker's default
 * @param qos the highest level wanted; with 0 stored messages are as fleeting as the others
 * @param from where in the log to begin, as the broker understands it; empty for what is published from now on
 */
public record SubscribeWish(SlowPolicy policy, QoS qos, String from) {
    /** From now on, as the broker does by default. */
    public static final SubscribeWish PLAIN = new SubscribeWish(null, QoS.AT_LEAST_ONCE, "");

    /**
     * Checks the place.
     *
     * @throws IllegalArgumentException where it cannot be written on a line
     */
    public SubscribeWish {
        if (!from.matches("[-+:.,0-9A-Za-z]*")) {
            throw new IllegalArgumentException("from is new, earliest, an id, a time, or how long ago");
        }
    }

    /** The same, from behind a message; as it is where stored messages are fleeting. */
    SubscribeWish behind(String id) {
        return id.isEmpty() || !qos.isStored() ? this : new SubscribeWish(policy, qos, id);
    }

    /** What stands behind the filter. */
    String options() {
        return (policy == null ? "" : " policy=" + policy)
                + (qos == QoS.AT_LEAST_ONCE ? "" : " qos=" + qos.level())
                + (from.isEmpty() ? "" : " from=" + from);
    }
}
