package io.herald.client;

import io.herald.line.LineText;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message to publish. Valid once it exists.
 *
 * @param topic not empty; whether it is a valid topic is the broker's to say
 * @param payload any bytes; not copied
 * @param type a media type, empty for none
 * @param headers sent in this order
 */
public record Publication(String topic, byte[] payload, String type, List<Header> headers) {
    /**
     * @throws IllegalArgumentException when the topic cannot be written on a line
     * @throws io.herald.topic.BrokerException when the type cannot
     */
    public Publication {
        MessageHead.checkContentType(type);
        headers = List.copyOf(headers);
        WireText.encodeTopic(topic);
    }

    /** A message that is only a topic and a payload. */
    public Publication(String topic, byte[] payload) {
        this(topic, payload, "", List.of());
    }

    /** The {@code PUB} line that goes before the payload, with its line feed. */
    byte[] head() {
        return headLine(topic, payload.length, type, headers).getBytes(StandardCharsets.UTF_8);
    }

    private static String headLine(String topic, int length, String type, List<Header> headers) {
        StringBuilder line = new StringBuilder("PUB ");
        line.append(WireText.encodeTopic(topic)).append(' ').append(length);
        if (!type.isEmpty()) {
            line.append(" type=").append(LineText.encodeValue(type));
        }
        for (Header header : headers) {
            line.append(" h.").append(header.name());
            line.append('=').append(LineText.encodeValue(header.value()));
        }
        return line.append('\n').toString();
    }
}
