package io.herald.client;

import io.herald.topic.Header;
import io.herald.topic.QoS;
import java.util.List;

/**
 * A message as a subscriber gets it.
 *
 * @param topic where it was published
 * @param payload its bytes; the receiver owns the array
 * @param atMs when the broker took it, in milliseconds since 1970; when the broker does not say, when it arrived here
 * @param publisher who published it, empty when the broker does not say
 * @param type its media type, empty when it has none
 * @param headers in the order in which they were published
 * @param id its place in the log, empty where it is not stored
 * @param qos how surely it is delivered
 * @param retained whether it was there before the subscription, as its topic's retained message
 * @param times how often it was sent before, to a durable subscriber that did not acknowledge it
 * @param ttlMs for how long it was good when it was sent to here, in milliseconds; 0 for ever
 */
public record Delivery(
        String topic,
        byte[] payload,
        long atMs,
        String publisher,
        String type,
        List<Header> headers,
        String id,
        QoS qos,
        boolean retained,
        long times,
        long ttlMs)
        implements Reply {
    /** A fleeting message. */
    public Delivery(String topic, byte[] payload, long atMs, String publisher, String type, List<Header> headers) {
        this(topic, payload, atMs, publisher, type, headers, "", QoS.AT_MOST_ONCE, false, 0, 0);
    }
}
