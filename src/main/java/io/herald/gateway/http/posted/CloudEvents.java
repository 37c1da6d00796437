package io.herald.gateway.http.posted;

import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Terms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * CloudEvents 1.0 in HTTP. An event's data becomes the payload, {@code datacontenttype} the content type, and every
 * other attribute a header {@code ce-<attribute>}. In binary mode that is how they come; in structured mode ({@value
 * #STRUCTURED}) they are taken out of the JSON object.
 */
public final class CloudEvents {
    /** The media type of structured mode. */
    public static final String STRUCTURED = "application/cloudevents+json";

    /** What headers with attributes begin with. */
    public static final String PREFIX = "ce-";

    private static final String ATTRIBUTE = "[A-Za-z0-9._-]+";
    private static final Set<String> REQUIRED = Set.of("ce-id", "ce-source", "ce-specversion", "ce-type");

    private CloudEvents() {}

    /** Whether a content type is that of structured mode. */
    public static boolean isStructured(String contentType) {
        return contentType.regionMatches(true, 0, STRUCTURED, 0, STRUCTURED.length());
    }

    /** Whether a content type is one of CloudEvents' that is not understood: batches, other encodings. */
    public static boolean isOther(String contentType) {
        String family = "application/cloudevents";
        return contentType.regionMatches(true, 0, family, 0, family.length()) && !isStructured(contentType);
    }

    /**
     * Checks the headers of a message for being a whole event, if they are of one at all.
     *
     * @throws BrokerException where an attribute is missing
     */
    public static void check(List<Header> headers) {
        Set<String> attributes = new HashSet<>();
        for (Header header : headers) {
            if (header.name().startsWith(PREFIX) && !header.value().isEmpty()) {
                attributes.add(header.name());
                if (header.name().equals("ce-specversion") && !header.value().equals("1.0")) {
                    throw StrictJson.refusal("the specversion understood is 1.0");
                }
            }
        }
        if (!attributes.isEmpty() && !attributes.containsAll(REQUIRED)) {
            throw StrictJson.refusal("a CloudEvent has specversion, id, source and type");
        }
    }

    /**
     * Reads an event in structured mode.
     *
     * @param publisher the publisher's name; empty where none was said
     * @param more headers of the message beside the attributes
     * @param terms on what terms it is published
     * @throws BrokerException where it is none
     */
    public static PostedMessage read(byte[] json, String publisher, List<Header> more, Terms terms) {
        Reading reading = new Reading();
        StrictJson.read(json, reading);
        return reading.message(publisher, more, terms);
    }

    /** An event half read. */
    private static final class Reading implements StrictJson.Member {
        private final List<Header> headers = new ArrayList<>(8);
        private String type = "";
        private String text;
        private String verbatim;
        private byte[] bytes;

        @Override
        public void read(String name, StrictJson json) throws IOException {
            switch (name) {
                case "data" -> {
                    boolean string = json.isString();
                    text = string ? json.string(name) : null;
                    verbatim = json.verbatim();
                }
                case "data_base64" -> bytes = PostedEnvelope.base64(json.string(name), name);
                case "datacontenttype" -> type = json.string(name);
                default -> {
                    if (!name.matches(ATTRIBUTE)) {
                        throw StrictJson.refusal("an attribute's name has letters, digits, '-', '_' or '.'");
                    }
                    headers.add(new Header(PREFIX + name, json.scalar(name)));
                    if (headers.size() > MessageHead.MAX_HEADERS) {
                        MessageHead.checkHeaders(headers);
                    }
                }
            }
        }

        private PostedMessage message(String publisher, List<Header> more, Terms terms) {
            check(headers);
            if (headers.isEmpty()) {
                throw StrictJson.refusal("a CloudEvent has specversion, id, source and type");
            }
            if (bytes != null && verbatim != null) {
                throw StrictJson.refusal("data and data_base64 exclude each other");
            }
            String contentType = type.isEmpty() && verbatim != null ? "application/json" : type;
            List<Header> all = new ArrayList<>(more);
            all.addAll(headers);
            return new PostedMessage(publisher, contentType, all, terms, Payloads.of(data(contentType)));
        }

        /** Data that is a JSON string is the text itself, unless the data is JSON. */
        private byte[] data(String contentType) {
            if (verbatim == null) {
                return bytes == null ? new byte[0] : bytes;
            }
            boolean isJson = contentType.matches("(?i)[^;]*[/+]json\\s*(;.*)?");
            return StrictJson.bytes(isJson || text == null ? verbatim : text, "data");
        }
    }
}
