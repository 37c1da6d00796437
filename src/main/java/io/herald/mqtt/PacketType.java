package io.herald.mqtt;

/** The types of packets, with the flags that each must have (MQTT 3.1.1 and 5.0, section 2.1). */
enum PacketType {
    CONNECT(1, 0),
    CONNACK(2, PacketType.ANY),
    PUBLISH(3, PacketType.ANY),
    PUBACK(4, 0),
    PUBREC(5, 0),
    PUBREL(6, 2),
    PUBCOMP(7, 0),
    SUBSCRIBE(8, 2),
    SUBACK(9, 0),
    UNSUBSCRIBE(10, 2),
    UNSUBACK(11, 0),
    PINGREQ(12, 0),
    PINGRESP(13, 0),
    DISCONNECT(14, 0),
    AUTH(15, 0);

    private static final int ANY = -1;
    private static final PacketType[] BY_NUMBER = new PacketType[16];

    static {
        for (PacketType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final int flags;

    PacketType(int number, int flags) {
        this.number = number;
        this.flags = flags;
    }

    /**
     * The type of a packet that begins with {@code first}; throws a {@link RefusalException} where none does, or where
     * a {@code CONNECT} comes second or something else first [MQTT-3.1.0-1] [MQTT-3.1.0-2].
     *
     * @param level what was agreed on; 0 before a {@code CONNECT}
     */
    static PacketType of(int first, int level) {
        PacketType type = BY_NUMBER[first >> 4];
        if (level == 0 && type != CONNECT) {
            throw RefusalException.unanswered("CONNECT comes first");
        }
        if (type == null) {
            throw RefusalException.protocolError("there is no packet of type 0");
        }
        if (level != 0 && type == CONNECT) {
            throw RefusalException.protocolError("CONNECT comes once");
        }
        return type;
    }

    /** Checks what else is known before the body is read; throws a {@link RefusalException}. */
    void check(int first, int length, int level) {
        boolean flagged = flags != ANY && flags != (first & 0x0f);
        if (this == AUTH && (level != ProtocolLevel.V5 || flagged)) {
            throw RefusalException.protocolError("there is no such packet of type 15");
        }
        if (flagged) {
            throw RefusalException.malformed("the flags of " + this + " are not those reserved for it");
        }
        if ((this == PINGREQ || this == PINGRESP) && length > 0) {
            throw RefusalException.unanswered(this + " has nothing to say");
        }
        if (this == CONNACK || this == SUBACK || this == UNSUBACK || this == PINGRESP) {
            throw RefusalException.protocolError("only a server sends " + this);
        }
    }
}
