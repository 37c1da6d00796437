package io.herald.mqtt;

import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import java.util.ArrayList;
import java.util.List;

/** The properties of one packet (MQTT 5.0, 2.2.2), each at most once but for user properties, as they were read. */
final class Properties {
    private static final Property[] ALL = Property.values();
    private static final Properties NONE = new Properties();

    /** Numbers by {@link Property#ordinal}, where {@link #texts} has anything. */
    private long[] numbers;

    private Object[] values;
    private List<Header> headers = List.of();

    private Properties() {}

    /** What a packet has that has none. */
    static Properties none() {
        return NONE;
    }

    /**
     * Reads the properties at {@code body}, with their length.
     *
     * @param place one of {@link Property.In}
     */
    static Properties read(Body body, int place) {
        int length = body.variableInt();
        if (length == 0) {
            return NONE;
        }
        int end = body.skip(length) + length;
        Properties properties = new Properties();
        Body part = new Body().over(body.bytes(), end - length, end);
        while (!part.isRead()) {
            properties.readOne(part, place);
        }
        return properties;
    }

    private void readOne(Body body, int place) {
        int id = body.variableInt();
        Property property = Property.of(id, place);
        if (property == null) {
            throw unknown(id);
        }
        if (property == Property.USER_PROPERTY) {
            userProperty(body, (place & (Property.In.PUBLISH | Property.In.WILL)) != 0);
            return;
        }
        if (values == null) {
            values = new Object[ALL.length];
            numbers = new long[ALL.length];
        }
        if (values[property.ordinal()] != null) {
            throw RefusalException.protocolError("a property stands in a packet once: " + property);
        }
        Object value =
                switch (property.form()) {
                    case TEXT -> body.text();
                    case BINARY -> body.binary();
                    default -> property;
                };
        values[property.ordinal()] = value;
        if (value == property) {
            numbers[property.ordinal()] = number(body, property);
        }
    }

    private static RefusalException unknown(int id) {
        String hex = "0x" + Integer.toHexString(id);
        return Property.of(id, ~0) == null && !isServers(id)
                ? RefusalException.malformed("there is no property " + hex)
                : RefusalException.protocolError("the property " + hex + " has no place here");
    }

    /** Whether it is a property that only a server sends. */
    private static boolean isServers(int id) {
        return switch (id) {
            case 0x12, 0x13, 0x1A, 0x1C, 0x24, 0x25, 0x28, 0x29, 0x2A -> true;
            default -> false;
        };
    }

    private static long number(Body body, Property property) {
        long number =
                switch (property.form()) {
                    case BYTE -> body.oneByte();
                    case TWO_BYTES -> body.twoBytes();
                    case FOUR_BYTES -> body.fourBytes();
                    default -> body.variableInt();
                };
        if (!property.allows(number)) {
            throw RefusalException.protocolError(property + " is not " + number);
        }
        return number;
    }

    private void userProperty(Body body, boolean wanted) {
        String name = body.text();
        String value = body.text();
        if (!wanted) {
            return;
        }
        if (headers.isEmpty()) {
            headers = new ArrayList<>();
        }
        try {
            headers.add(new Header(name, value));
        } catch (BrokerException refusal) {
            throw new RefusalException(ReasonCode.IMPLEMENTATION_SPECIFIC, refusal.getMessage());
        }
    }

    boolean has(Property property) {
        return values != null && values[property.ordinal()] != null;
    }

    /** A number, or {@code otherwise} where there is none. */
    long number(Property property, long otherwise) {
        return has(property) ? numbers[property.ordinal()] : otherwise;
    }

    /** A text, or null where there is none. */
    String text(Property property) {
        return has(property) ? (String) values[property.ordinal()] : null;
    }

    /** Bytes, or null where there are none. */
    byte[] binary(Property property) {
        return has(property) ? (byte[]) values[property.ordinal()] : null;
    }

    /** Those of a message (3.3.2.3, 3.1.3.2). */
    Packet.PublishProperties ofMessage() {
        if (this == NONE) {
            return Packet.PublishProperties.NONE;
        }
        String responseTopic = text(Property.RESPONSE_TOPIC);
        if (responseTopic != null
                && (responseTopic.isEmpty() || responseTopic.indexOf('+') >= 0 || responseTopic.indexOf('#') >= 0)) {
            throw RefusalException.protocolError("a response topic has a name, without wildcards");
        }
        String contentType = text(Property.CONTENT_TYPE);
        return new Packet.PublishProperties(
                (int) number(Property.PAYLOAD_FORMAT, -1),
                number(Property.MESSAGE_EXPIRY, -1),
                responseTopic == null ? "" : responseTopic,
                binary(Property.CORRELATION_DATA),
                contentType == null ? "" : contentType,
                List.copyOf(headers));
    }
}
