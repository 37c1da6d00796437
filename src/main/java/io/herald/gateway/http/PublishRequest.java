package io.herald.gateway.http;

import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.CloudEvents;
import io.herald.gateway.http.posted.PercentText;
import io.herald.gateway.http.posted.PostedMessage;
import io.herald.gateway.http.posted.PostedTerms;
import io.herald.gateway.http.posted.QueryText;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Header;
import io.herald.topic.Payloads;
import io.herald.topic.Terms;
import io.herald.topic.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the head of a publish says; its body becomes the payload. Belongs to one request. */
final class PublishRequest {
    static final Set<String> QUERY = Set.of("qos", "publisher", "retain", "ttl", "key");
    private static final String OWN = "Herald-";
    private static final String HEADER = "Herald-Header-";

    private String publisher;
    private String contentType = "";
    private List<Header> headers = List.of();
    private final PostedTerms said = new PostedTerms();
    private Terms terms;
    private List<String> parents = List.of();
    private List<String> states = List.of();
    private List<Header> trace;

    private PublishRequest() {}

    /**
     * Reads the head of a request.
     *
     * @param text the query; null where there is none
     * @param fields all header fields
     * @throws BrokerException where it says what cannot be done
     */
    static PublishRequest of(String text, Iterable<Map.Entry<String, String>> fields) {
        QueryText query = QueryText.of(text, QUERY);
        PublishRequest publish = new PublishRequest();
        publish.publisher = query.one("publisher");
        for (Map.Entry<String, String> field : fields) {
            publish.read(field.getKey(), field.getValue());
        }
        publish.said.qos(query.one("qos"));
        publish.said.retain(query.one("retain"));
        publish.said.ttl(query.one("ttl"));
        publish.said.key(query.one("key"));
        publish.terms = publish.said.terms();
        publish.headers = TraceContext.checked(publish.headers);
        publish.trace = TraceContext.of(publish.parents, publish.states);
        if (CloudEvents.isOther(publish.contentType)) {
            throw Problem.mediaType("of CloudEvents, " + CloudEvents.STRUCTURED + " and binary mode are understood");
        }
        CloudEvents.check(publish.headers);
        return publish;
    }

    private void read(String name, String value) {
        // The first letter tells most headers apart.
        switch (name.charAt(0) | 0x20) {
            case 'c' -> {
                if (name.equalsIgnoreCase("Content-Type")) {
                    contentType = PercentText.ofHeader(value);
                } else if (startsWith(name, CloudEvents.PREFIX)) {
                    add(name.toLowerCase(Locale.ROOT), PercentText.decode(value));
                }
            }
            case 'h' -> readOwn(name, value);
            case 'i' -> {
                if (name.equalsIgnoreCase("Idempotency-Key")) {
                    said.key(PercentText.ofHeader(value));
                }
            }
            case 't' -> {
                if (name.equalsIgnoreCase(TraceContext.PARENT)) {
                    parents = with(parents, value);
                } else if (name.equalsIgnoreCase(TraceContext.STATE)) {
                    states = with(states, value);
                }
            }
            default -> {
                // Nothing of the message's.
            }
        }
    }

    private void readOwn(String name, String value) {
        if (startsWith(name, HEADER)) {
            add(name.substring(HEADER.length()), PercentText.ofHeader(value));
        } else if (name.equalsIgnoreCase("Herald-Publisher")) {
            publisher = publisher.isEmpty() ? PercentText.ofHeader(value) : publisher;
        } else if (name.equalsIgnoreCase("Herald-QoS")) {
            said.qos(value);
        } else if (name.equalsIgnoreCase("Herald-Retain")) {
            said.retain(value);
        } else if (name.equalsIgnoreCase("Herald-TTL")) {
            said.ttl(value);
        } else if (startsWith(name, OWN)) {
            throw unknown(name);
        }
    }

    private void add(String name, String value) {
        headers = headers.isEmpty() ? new ArrayList<>(4) : headers;
        headers.add(new Header(name, value));
    }

    private static List<String> with(List<String> values, String value) {
        List<String> more = new ArrayList<>(values);
        more.add(value);
        return more;
    }

    /** Whether the message is to be stored before it is answered. */
    boolean isStored() {
        return terms.qos().isStored();
    }

    /** Whether the body is more than the payload. */
    boolean isStructured() {
        return CloudEvents.isStructured(contentType);
    }

    /**
     * The message.
     *
     * @param body the body; several, of requests with this head, only where it is no more than the payload
     * @throws BrokerException where the body is not what the head says
     */
    PostedMessage with(Payloads body) {
        PostedMessage message = isStructured()
                ? CloudEvents.read(body.copy(0), publisher, headers, terms)
                : new PostedMessage(publisher, contentType, headers, terms, body);
        return message.tracedBy(trace);
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static BrokerException unknown(String name) {
        return new BrokerException(ErrorCode.BAD_REQUEST, "the header " + name + " is not known");
    }
}
