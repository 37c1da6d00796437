package io.herald.client;

import io.herald.line.LineText;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.Terms;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message to publish. Valid once it exists.
 *
 * @param topic not empty; whether it is a valid topic is the broker's to say
 * @param payload any bytes; not copied
 * @param type a media type, empty for none
 * @param headers sent in this order
 * @param terms on what terms it is published
 */
public record Publication(String topic, byte[] payload, String type, List<Header> headers, Terms terms) {
    /**
     * @throws IllegalArgumentException when the topic cannot be written on a line
     * @throws io.herald.topic.BrokerException when the type cannot
     */
    public Publication {
        MessageHead.checkContentType(type);
        headers = List.copyOf(headers);
        WireText.encodeTopic(topic);
    }

    /** A fleeting message. */
    public Publication(String topic, byte[] payload, String type, List<Header> headers) {
        this(topic, payload, type, headers, Terms.FLEETING);
    }

    /** A fleeting message that is only a topic and a payload. */
    public Publication(String topic, byte[] payload) {
        this(topic, payload, "", List.of());
    }

    /** The same with another payload. */
    public Publication with(byte[] other) {
        return new Publication(topic, other, type, headers, terms);
    }

    /** The {@code PUB} line that goes before the payload, with its line feed. */
    byte[] head() {
        return headLine().getBytes(StandardCharsets.UTF_8);
    }

    private String headLine() {
        StringBuilder line = new StringBuilder("PUB ");
        line.append(WireText.encodeTopic(topic)).append(' ').append(payload.length);
        if (terms.qos().isStored()) {
            line.append(" qos=").append(terms.qos().level());
        }
        if (terms.retain()) {
            line.append(" retain");
        }
        if (terms.ttlMs() > 0) {
            line.append(" ttl=").append(terms.ttlMs()).append("ms");
        }
        if (!terms.key().isEmpty()) {
            line.append(" key=").append(LineText.encodeValue(terms.key()));
        }
        if (!type.isEmpty()) {
            line.append(" type=").append(LineText.encodeValue(type));
        }
        for (Header header : headers) {
            line.append(" h.").append(LineText.encodeHeaderName(header.name()));
            line.append('=').append(LineText.encodeValue(header.value()));
        }
        return line.append('\n').toString();
    }
}
