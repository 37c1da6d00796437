package io.herald.gateway.http.posted;

import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import io.herald.topic.TraceContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as a client posted it.
 *
 * @param publisher the publisher's name; empty where none was said
 * @param contentType the payload's media type; empty where none was said
 * @param headers the message's own headers, in order
 * @param terms on what terms it is to be published
 * @param payload the payload; never written to afterwards
 */
public record PostedMessage(String publisher, String contentType, List<Header> headers, Terms terms, Payloads payload) {
    /** The same with the trace of the request that it came with, unless it says its own, or has too many headers. */
    public PostedMessage tracedBy(List<Header> trace) {
        if (trace.isEmpty() || TraceContext.isIn(headers) || headers.size() + trace.size() > MessageHead.MAX_HEADERS) {
            return this;
        }
        List<Header> all = new ArrayList<>(headers);
        all.addAll(trace);
        return new PostedMessage(publisher, contentType, all, terms, payload);
    }

    /**
     * The message to be published.
     *
     * @param topic where to
     * @param anonymous the publisher's name where none was said
     * @param nowMs when it came, in milliseconds since 1970
     * @throws io.herald.topic.BrokerException where it cannot be a message
     */
    public Run on(TopicName topic, String anonymous, long nowMs) {
        String name = publisher.isEmpty() ? anonymous : publisher;
        return new Run(new MessageHead(topic, name, nowMs, contentType, headers, terms), payload);
    }
}
