package io.herald.gateway.http;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the head of a publish says.
 *
 * @param topic where to
 * @param publisher the publisher's name; empty where none was said
 * @param contentType the payload's media type; empty where none was said
 * @param headers the message's own headers
 */
record PublishRequest(TopicName topic, String publisher, String contentType, List<Header> headers) {
    private static final Set<String> KNOWN = Set.of("qos", "publisher");
    private static final String OWN = "Herald-";
    private static final String HEADER = "Herald-Header-";

    /**
     * Reads the head of a request.
     *
     * @throws BrokerException where it says what cannot be done
     */
    static PublishRequest of(HttpServerRequest request, TopicName topic) {
        if (topic.isBrokers()) {
            throw new BrokerException(ErrorCode.FORBIDDEN, "topics that begin with $ are the broker's own");
        }
        QueryText query = QueryText.of(request.query(), KNOWN);
        String publisher = query.one("publisher");
        checkQos(query.one("qos"));
        String contentType = "";
        List<Header> headers = List.of();
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey();
            switch (name.isEmpty() ? 0 : name.charAt(0) | 0x20) {
                case 'c' -> contentType = name.equalsIgnoreCase("Content-Type") ? field.getValue() : contentType;
                case 'i' -> refuse(name, "Idempotency-Key");
                case 'h' -> {
                    if (startsWith(name, HEADER)) {
                        headers = headers.isEmpty() ? new ArrayList<>(4) : headers;
                        headers.add(
                                new Header(name.substring(HEADER.length()), PercentText.ofHeader(field.getValue())));
                    } else if (name.equalsIgnoreCase("Herald-Publisher")) {
                        publisher = publisher.isEmpty() ? PercentText.ofHeader(field.getValue()) : publisher;
                    } else if (name.equalsIgnoreCase("Herald-QoS")) {
                        checkQos(field.getValue());
                    } else if (startsWith(name, OWN)) {
                        refuse(name, name);
                    }
                }
                default -> {
                    // Nothing of the message's.
                }
            }
        }
        return new PublishRequest(topic, publisher, contentType, headers);
    }

    /**
     * The message.
     *
     * @throws BrokerException where it cannot be one
     */
    Run run(HttpPeer peer, long nowMs, RequestBody body) {
        String name = publisher.isEmpty() ? peer.name() : publisher;
        return new Run(new MessageHead(topic, name, nowMs, contentType, headers), body.payloads());
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static void refuse(String name, String refused) {
        if (name.equalsIgnoreCase(refused)) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "the header " + refused + " is not known");
        }
    }

    private static void checkQos(String qos) {
        if (!qos.isEmpty() && !qos.equals("0")) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "qos is 0: messages are not stored");
        }
    }
}
