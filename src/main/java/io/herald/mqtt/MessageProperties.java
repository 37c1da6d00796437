package io.herald.mqtt;

import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import io.herald.topic.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The properties of a message (MQTT 5.0, 3.3.2.3) as what a message says at every door, and back. Three of them are
 * headers there: {@code mqtt.payload-format} ({@code 0} or {@code 1}), {@code mqtt.response-topic} and {@code
 * mqtt.correlation-data} (base64). It has no state.
 */
public final class MessageProperties {
    static final String PAYLOAD_FORMAT = "mqtt.payload-format";
    static final String RESPONSE_TOPIC = "mqtt.response-topic";
    static final String CORRELATION_DATA = "mqtt.correlation-data";

    private static final int MAX_BYTES = 0xFFFF;
    private static final long MAX_EXPIRY_S = 0xFFFF_FFFFL;
    private static final int MS = 1000;

    private MessageProperties() {}

    /**
     * The headers of a message: its user properties in order, behind those made of properties.
     *
     * @throws io.herald.topic.BrokerException where the response topic has what no header may have
     */
    public static List<Header> headersOf(Packet.PublishProperties said) {
        boolean plain = said.payloadFormat() < 0 && said.responseTopic().isEmpty() && said.correlationData() == null;
        if (plain) {
            return TraceContext.checked(said.headers());
        }
        List<Header> headers = new ArrayList<>();
        if (said.payloadFormat() >= 0) {
            headers.add(new Header(PAYLOAD_FORMAT, Integer.toString(said.payloadFormat())));
        }
        if (!said.responseTopic().isEmpty()) {
            headers.add(new Header(RESPONSE_TOPIC, said.responseTopic()));
        }
        if (said.correlationData() != null) {
            headers.add(new Header(CORRELATION_DATA, Base64.getEncoder().encodeToString(said.correlationData())));
        }
        headers.addAll(TraceContext.checked(said.headers()));
        return List.copyOf(headers);
    }

    /**
     * The properties of a message with their length, as a subscriber gets them. A header that is called like a property
     * and is none, or not the first, goes as a user property.
     */
    static byte[] encode(MessageHead head, int[] subscriptionIds) {
        PropertyWriter out = new PropertyWriter();
        for (int id : subscriptionIds) {
            out.variable(Property.SUBSCRIPTION_ID, id);
        }
        if (head.terms().ttlMs() > 0) {
            long seconds = (head.terms().ttlMs() - 1) / MS + 1;
            out.fourBytes(Property.MESSAGE_EXPIRY, Math.min(MAX_EXPIRY_S, seconds));
        }
        if (!head.contentType().isEmpty()) {
            out.text(Property.CONTENT_TYPE, head.contentType());
        }
        boolean[] had = new boolean[Property.values().length];
        for (Header header : head.headers()) {
            Property property = propertyOf(header);
            if (property == null || had[property.ordinal()] || !write(property, header.value(), out)) {
                out.pair(Property.USER_PROPERTY, header.name(), header.value());
            } else {
                had[property.ordinal()] = true;
            }
        }
        return out.withLength();
    }

    private static Property propertyOf(Header header) {
        return switch (header.name()) {
            case PAYLOAD_FORMAT -> Property.PAYLOAD_FORMAT;
            case RESPONSE_TOPIC -> Property.RESPONSE_TOPIC;
            case CORRELATION_DATA -> Property.CORRELATION_DATA;
            default -> null;
        };
    }

    /** Writes a header as a property; false where its value is none that the property may have. */
    private static boolean write(Property property, String value, PropertyWriter out) {
        return switch (property) {
            case PAYLOAD_FORMAT -> payloadFormat(value, out);
            case RESPONSE_TOPIC -> responseTopic(value, out);
            default -> correlationData(value, out);
        };
    }

    private static boolean payloadFormat(String value, PropertyWriter out) {
        boolean valid = value.equals("0") || value.equals("1");
        if (valid) {
            out.oneByte(Property.PAYLOAD_FORMAT, value.charAt(0) - '0');
        }
        return valid;
    }

    private static boolean responseTopic(String value, PropertyWriter out) {
        boolean valid = !value.isEmpty()
                && value.indexOf('+') < 0
                && value.indexOf('#') < 0
                && value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        if (valid) {
            out.text(Property.RESPONSE_TOPIC, value);
        }
        return valid;
    }

    private static boolean correlationData(String value, PropertyWriter out) {
        byte[] data;
        try {
            data = Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        if (data.length > MAX_BYTES) {
            return false;
        }
        out.binary(Property.CORRELATION_DATA, data);
        return true;
    }
}
