package io.herald.mqtt;

import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import io.herald.topic.MessageHead;
import java.util.ArrayList;
import java.util.List;

/** The properties of one packet (MQTT 5.0, 2.2.2), each at most once but for user properties, as they were read. */
final class Properties {
    private static final Property[] ALL = Property.values();
    private static final Properties NONE = new Properties();

    /** By {@link Property#ordinal}: a {@code Long}, a {@code String} or bytes; null while there is nothing. */
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

    /** What is cut off or unknown is malformed, before it is asked whether it may stand here. */
    private void readOne(Body body, int place) {
        int id = body.variableInt();
        Property property = Property.of(id);
        if (property == null) {
            throw RefusalException.malformed("there is no property 0x" + Integer.toHexString(id));
        }
        if (property == Property.USER_PROPERTY) {
            userProperty(body, (place & (Property.In.PUBLISH | Property.In.WILL)) != 0);
            return;
        }
        Object value =
                switch (property.form()) {
                    case TEXT -> body.text();
                    case BINARY -> body.binary();
                    default -> number(body, property);
                };
        checkPlace(property, place);
        if (values == null) {
            values = new Object[ALL.length];
        }
        if (values[property.ordinal()] != null) {
            throw RefusalException.protocolError("a property stands in a packet once: " + property);
        }
        if (value instanceof Long number && !property.allows(number)) {
            String detail = property + " is not " + number;
            throw property == Property.SUBSCRIPTION_ID
                    ? RefusalException.malformed(detail)
                    : RefusalException.protocolError(detail);
        }
        values[property.ordinal()] = value;
    }

    private static void checkPlace(Property property, int place) {
        if (!property.mayStandIn(place)) {
            String detail = "the property " + property + " has no place here";
            throw (place & (Property.In.SUBSCRIBE | Property.In.UNSUBSCRIBE)) != 0
                    ? RefusalException.malformed(detail)
                    : RefusalException.protocolError(detail);
        }
    }

    private static Long number(Body body, Property property) {
        return switch (property.form()) {
            case BYTE -> (long) body.oneByte();
            case TWO_BYTES -> (long) body.twoBytes();
            case FOUR_BYTES -> body.fourBytes();
            default -> (long) body.variableInt();
        };
    }

    private void userProperty(Body body, boolean wanted) {
        String name = body.text();
        String value = body.text();
        if (!wanted || headers.size() > MessageHead.MAX_HEADERS) {
            // One more is kept than a message may have, so that whoever makes a message of them is told.
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
        return has(property) ? (Long) values[property.ordinal()] : otherwise;
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
