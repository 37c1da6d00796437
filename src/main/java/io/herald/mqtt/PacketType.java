package io.herald.mqtt;

/** The types of packets that a client sends, with the flags that each must have (MQTT 3.1.1 and 5.0, section 2.1). */
enum PacketType {
    CONNECT(1, 0),
    PUBLISH(3, PacketType.ANY),
    PUBACK(4, 0),
    PUBREC(5, 0),
    PUBREL(6, 2),
    PUBCOMP(7, 0),
    SUBSCRIBE(8, 2),
    UNSUBSCRIBE(10, 2),
    PINGREQ(12, 0),
    DISCONNECT(14, 0),
    AUTH(15, 0);

    private static final int ANY = -1;
    private static final int V5 = 5;
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
     * The type of a packet that begins with {@code first}; throws a {@link RefusalException} where none does, or none
     * that may come now.
     *
     * @param level what was agreed on; 0 before a {@code CONNECT}, which comes first and once [MQTT-3.1.0-1]
     */
    static PacketType of(int first, int level) {
        PacketType type = BY_NUMBER[first >> 4];
        if (type == null) {
            throw first >> 4 == 0
                    ? RefusalException.malformed("there is no packet of type 0")
                    : RefusalException.protocolError("only a server sends packets of type " + (first >> 4));
        }
        if (type.flags != ANY && type.flags != (first & 0x0f)) {
            throw RefusalException.malformed("the flags of " + type + " are not those reserved for it");
        }
        if ((type == CONNECT) != (level == 0)) {
            throw RefusalException.protocolError("CONNECT comes first, and once");
        }
        if (type == AUTH && level != V5) {
            throw RefusalException.malformed("there is no packet of type 15");
        }
        return type;
    }
}
