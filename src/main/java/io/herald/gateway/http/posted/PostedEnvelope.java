package io.herald.gateway.http.posted;

import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.TraceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A message posted as a JSON object: {@code {"topic","payload","type","headers","publisher","qos",
 * "retain","ttl","key"}}, with {@code
 * payloadBase64} in the place of {@code payload} where the bytes are not text.
 *
 * @param topic where to, not yet checked
 * @param message the message
 */
public record PostedEnvelope(String topic, PostedMessage message) {
    /**
     * Reads the envelope that the bytes are.
     *
     * @throws BrokerException where they are none
     */
    public static PostedEnvelope read(byte[] json) {
        Reading reading = new Reading();
        StrictJson.read(json, reading);
        return reading.envelope();
    }

    /**
     * Reads the envelope in {@code {"publish":{…}}}.
     *
     * @throws BrokerException where there is none
     */
    public static PostedEnvelope readCommand(byte[] json) {
        Reading reading = new Reading();
        StrictJson.read(json, (name, command) -> {
            if (!name.equals("publish")) {
                throw StrictJson.refusal(QueryText.shown(name) + " is not known; say {\"publish\":{…}}");
            }
            command.object(reading);
        });
        return reading.envelope();
    }

    /** An envelope half read. */
    private static final class Reading implements StrictJson.Member {
        private final List<Header> headers = new ArrayList<>(0);
        private final PostedTerms terms = new PostedTerms();
        private String topic;
        private String publisher = "";
        private String type = "";
        private byte[] payload;

        @Override
        public void read(String name, StrictJson json) throws IOException {
            switch (name) {
                case "topic" -> topic = json.string(name);
                case "publisher" -> publisher = json.string(name);
                case "type" -> type = json.string(name);
                case "payload" -> payload(StrictJson.bytes(json.string(name), name));
                case "payloadBase64" -> payload(base64(json.string(name), name));
                case "qos" -> terms.qos(json.scalar(name));
                case "retain" -> terms.retain(json.scalar(name));
                case "ttl" -> terms.ttl(json.string(name));
                case "key" -> terms.key(json.string(name));
                case "headers" -> json.object(this::header);
                default -> throw StrictJson.refusal(QueryText.shown(name) + " is not known");
            }
        }

        private void payload(byte[] bytes) {
            if (payload != null) {
                throw StrictJson.refusal("payload and payloadBase64 exclude each other");
            }
            payload = bytes;
        }

        private void header(String name, StrictJson json) throws IOException {
            if (!json.isArray()) {
                add(new Header(name, json.string(name)));
                return;
            }
            while (json.nextElement()) {
                add(new Header(name, json.string(name)));
            }
        }

        private void add(Header header) {
            headers.add(header);
            if (headers.size() > MessageHead.MAX_HEADERS) {
                MessageHead.checkHeaders(headers);
            }
        }

        private PostedEnvelope envelope() {
            if (topic == null) {
                throw StrictJson.refusal("topic is missing");
            }
            byte[] bytes = payload == null ? new byte[0] : payload;
            return new PostedEnvelope(
                    topic,
                    new PostedMessage(
                            publisher, type, TraceContext.checked(headers), terms.terms(), Payloads.of(bytes)));
        }
    }

    static byte[] base64(String text, String name) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw StrictJson.refusal(name + " is not base64");
        }
    }
}
