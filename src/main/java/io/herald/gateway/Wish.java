package io.herald.gateway;

import io.herald.bus.SteadyTime;
import io.herald.delivery.SlowPolicy;
import io.herald.topic.From;
import io.herald.topic.Position;
import io.herald.topic.QoS;

/**
 * How a client wants what it subscribes to.
 *
 * @param policy what becomes of fleeting messages when it does not keep up
 * @param qos the highest level it wants messages with; with 0 stored messages are as fleeting as the others
 * @param from from where on it wants stored messages
 * @param retained when it wants retained messages
 */
public record Wish(SlowPolicy policy, QoS qos, From from, Retained retained) {
    /** When retained messages come. */
    public enum Retained {
        /** With a subscription to stored messages that is new. */
        AT_FIRST,
        /** Whenever it subscribes, whatever it had before, also with a subscription to fleeting messages. */
        EVERY_TIME,
        NEVER
    }

    /** With retained messages where the subscription is new. */
    public Wish(SlowPolicy policy, QoS qos, From from) {
        this(policy, qos, from, Retained.AT_FIRST);
    }

    /**
     * Reads a wish.
     *
     * @param policy as it is written; empty for the default
     * @param qos the level
     * @param from as it is written; empty for the default, {@code new}
     * @throws io.herald.topic.BrokerException where a word of it is not known, or they contradict each other
     */
    public static Wish of(String policy, QoS qos, String from) {
        From place = from.isEmpty() ? From.NEW : From.of(from, SteadyTime.now());
        return new Wish(SlowPolicy.of(policy), qos, place);
    }

    /** Every message behind a position, as surely as it was published. */
    public static Wish behind(Position position) {
        return new Wish(SlowPolicy.of(""), QoS.EXACTLY_ONCE, From.behind(position));
    }
}
