package io.herald.mqtt;

/** The properties of MQTT 5 (2.2.2.2, table 2-4): their form, and where a client may send them. */
enum Property {
    PAYLOAD_FORMAT(0x01, Form.BYTE, In.PUBLISH | In.WILL, 0, 1),
    MESSAGE_EXPIRY(0x02, Form.FOUR_BYTES, In.PUBLISH | In.WILL, 0, 0xFFFF_FFFFL),
    CONTENT_TYPE(0x03, Form.TEXT, In.PUBLISH | In.WILL),
    RESPONSE_TOPIC(0x08, Form.TEXT, In.PUBLISH | In.WILL),
    CORRELATION_DATA(0x09, Form.BINARY, In.PUBLISH | In.WILL),
    SUBSCRIPTION_ID(0x0B, Form.VARIABLE, In.SUBSCRIBE, 1, VariableInt.MAX),
    ASSIGNED_CLIENT_ID(0x12, Form.TEXT, 0),
    SERVER_KEEP_ALIVE(0x13, Form.TWO_BYTES, 0),
    RESPONSE_INFORMATION(0x1A, Form.TEXT, 0),
    /** A server's, but nobody minds it in a {@code DISCONNECT} of a client. */
    SERVER_REFERENCE(0x1C, Form.TEXT, In.DISCONNECT),
    MAXIMUM_QOS(0x24, Form.BYTE, 0),
    RETAIN_AVAILABLE(0x25, Form.BYTE, 0),
    WILDCARDS_AVAILABLE(0x28, Form.BYTE, 0),
    SUBSCRIPTION_IDS_AVAILABLE(0x29, Form.BYTE, 0),
    SHARED_SUBSCRIPTIONS_AVAILABLE(0x2A, Form.BYTE, 0),
    SESSION_EXPIRY(0x11, Form.FOUR_BYTES, In.CONNECT | In.DISCONNECT, 0, 0xFFFF_FFFFL),
    AUTHENTICATION_METHOD(0x15, Form.TEXT, In.CONNECT | In.AUTH),
    AUTHENTICATION_DATA(0x16, Form.BINARY, In.CONNECT | In.AUTH),
    REQUEST_PROBLEM_INFORMATION(0x17, Form.BYTE, In.CONNECT, 0, 1),
    WILL_DELAY(0x18, Form.FOUR_BYTES, In.WILL, 0, 0xFFFF_FFFFL),
    REQUEST_RESPONSE_INFORMATION(0x19, Form.BYTE, In.CONNECT, 0, 1),
    REASON_STRING(0x1F, Form.TEXT, In.ANSWER | In.DISCONNECT | In.AUTH),
    RECEIVE_MAXIMUM(0x21, Form.TWO_BYTES, In.CONNECT, 1, 0xFFFF),
    TOPIC_ALIAS_MAXIMUM(0x22, Form.TWO_BYTES, In.CONNECT, 0, 0xFFFF),
    TOPIC_ALIAS(0x23, Form.TWO_BYTES, In.PUBLISH, 0, 0xFFFF),
    USER_PROPERTY(0x26, Form.PAIR, ~0),
    MAXIMUM_PACKET_SIZE(0x27, Form.FOUR_BYTES, In.CONNECT, 1, 0xFFFF_FFFFL);

    /** How a value is written (1.5). */
    enum Form {
        BYTE,
        TWO_BYTES,
        FOUR_BYTES,
        VARIABLE,
        TEXT,
        BINARY,
        PAIR
    }

    /** Where properties stand; those of several places together are their sum. */
    static final class In {
        static final int CONNECT = 1;
        static final int WILL = 2;
        static final int PUBLISH = 4;
        static final int ANSWER = 8;
        static final int SUBSCRIBE = 16;
        static final int UNSUBSCRIBE = 32;
        static final int DISCONNECT = 64;
        static final int AUTH = 128;

        private In() {}
    }

    private static final Property[] BY_ID = new Property[0x2B];

    static {
        for (Property property : values()) {
            BY_ID[property.id] = property;
        }
    }

    private final int id;
    private final Form form;
    private final int places;
    private final long least;
    private final long most;

    Property(int id, Form form, int places) {
        this(id, form, places, 0, 0);
    }

    Property(int id, Form form, int places, long least, long most) {
        this.id = id;
        this.form = form;
        this.places = places;
        this.least = least;
        this.most = most;
    }

    /** The property of that number; null where there is none. */
    static Property of(int id) {
        return id < BY_ID.length ? BY_ID[id] : null;
    }

    /** Whether a client may send it in {@code place}. */
    boolean mayStandIn(int place) {
        return (places & place) != 0;
    }

    int id() {
        return id;
    }

    Form form() {
        return form;
    }

    /** Whether a number is one that the property may have. */
    boolean allows(long value) {
        return value >= least && value <= most;
    }
}
