package io.herald.mqtt;

import java.nio.ByteBuffer;

/**
 * Writes all packets that this server sends but {@code PUBLISH} (MQTT 3.1.1 and 5.0, section 3), as the client's level
 * has them. A sentence for a person goes along where the client wants it and its maximum packet size allows it. One for
 * each connection, made when its {@code CONNECT} was read; it keeps nothing of what it writes.
 *
 * <p>The packets without such a sentence are as short as they can be; whether a client takes that is not asked.
 */
public final class PacketEncoder {
    /** Bytes of an acknowledgement that says nothing but that all went well. */
    public static final int SHORT_ACK = 4;

    private static final int CONNACK = 0x20;
    private static final int PUBACK = 0x40;
    private static final int PUBREC = 0x50;
    private static final int PUBREL = 0x62;
    private static final int PUBCOMP = 0x70;
    private static final int SUBACK = 0x90;
    private static final int UNSUBACK = 0xB0;
    private static final int DISCONNECT = 0xE0;
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};

    private final int level;
    private final boolean wantsWords;
    private final long maximumPacketSize;

    /** For a client that was refused; a {@code level} that is not 3 or 4 is taken for MQTT 5. */
    public PacketEncoder(int level) {
        this(level, true, Long.MAX_VALUE);
    }

    /** For a client that connects. */
    public PacketEncoder(Packet.Connect connect) {
        this(
                connect.level(),
                connect.properties().requestsProblemInformation(),
                connect.properties().maximumPacketSize());
    }

    private PacketEncoder(int level, boolean wantsWords, long maximumPacketSize) {
        this.level = level;
        this.wantsWords = wantsWords;
        this.maximumPacketSize = maximumPacketSize;
    }

    /** Whoever asks for a version that does not exist is answered as the latest one has it. */
    private boolean isV5() {
        return level != ProtocolLevel.V3_1 && level != ProtocolLevel.V3_1_1;
    }

    /**
     * {@code CONNACK} (3.2); empty where it says no for a reason that 3.1.1 has no code for, or is longer than the
     * client takes: then one just closes.
     */
    public byte[] connectAnswer(ConnectAnswer answer) {
        byte present = (byte) (answer.sessionPresent() ? 1 : 0);
        if (!isV5()) {
            int code = returnCode(answer.reason());
            return code < 0 ? NOTHING : packet(CONNACK, new byte[] {present, (byte) code}, NOTHING, NOTHING);
        }
        byte[] head = {present, (byte) answer.reason()};
        byte[] whole = packet(CONNACK, head, answer.properties(wantsWords ? answer.reasonText() : ""), NOTHING);
        byte[] bare = packet(CONNACK, head, answer.properties(""), NOTHING);
        return whole.length <= maximumPacketSize ? whole : bare.length <= maximumPacketSize ? bare : NOTHING;
    }

    /** The return code of 3.1.1 (3.2.2.3) for a reason; -1 where it has none. */
    static int returnCode(int reason) {
        return switch (reason) {
            case ReasonCode.SUCCESS -> 0;
            case ReasonCode.UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case ReasonCode.CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case ReasonCode.SERVER_UNAVAILABLE,
                    ReasonCode.SERVER_BUSY,
                    ReasonCode.SERVER_SHUTTING_DOWN,
                    ReasonCode.QUOTA_EXCEEDED,
                    ReasonCode.CONNECTION_RATE_EXCEEDED -> 3;
            case ReasonCode.BAD_USER_NAME_OR_PASSWORD, ReasonCode.BAD_AUTHENTICATION_METHOD -> 4;
            case ReasonCode.NOT_AUTHORIZED, ReasonCode.BANNED -> 5;
            default -> -1;
        };
    }

    /**
     * {@code PUBACK}, {@code PUBREC}, {@code PUBREL} or {@code PUBCOMP} (3.4 to 3.7).
     *
     * @param reason the reason code, which a 3.1.1 client is not told
     * @param text a sentence for a person; empty for none
     */
    public byte[] acknowledgement(Packet.Answer answer, int packetId, int reason, String text) {
        byte high = (byte) (packetId >> 8);
        byte low = (byte) packetId;
        if (!isV5() || reason == ReasonCode.SUCCESS) {
            return new byte[] {(byte) first(answer), 2, high, low};
        }
        return worded(first(answer), new byte[] {high, low, (byte) reason}, text);
    }

    /**
     * Writes that all went well with the messages {@code from} to before {@code to} of {@code packetIds}; {@code out}
     * has room for {@value #SHORT_ACK} bytes each. This is a hot loop.
     */
    public static void acknowledgements(Packet.Answer answer, int[] packetIds, int from, int to, ByteBuffer out) {
        int head = first(answer) << 24 | 2 << 16;
        for (int i = from; i < to; i++) {
            out.putInt(head | packetIds[i]);
        }
    }

    private static int first(Packet.Answer answer) {
        return switch (answer) {
            case PUBACK -> PUBACK;
            case PUBREC -> PUBREC;
            case PUBREL -> PUBREL;
            case PUBCOMP -> PUBCOMP;
        };
    }

    /**
     * {@code SUBACK} (3.9).
     *
     * @param reasons one for each filter, in order: the QoS granted, or why not; a 3.1.1 client is told 0x80 of these
     * @param text a sentence for a person; empty for none
     */
    public byte[] subscribeAnswer(int packetId, int[] reasons, String text) {
        byte[] codes = new byte[reasons.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (isV5() ? reasons[i] : Math.min(reasons[i], ReasonCode.UNSPECIFIED));
        }
        return listed(SUBACK, packetId, codes, text);
    }

    /**
     * {@code UNSUBACK} (3.11).
     *
     * @param reasons one for each filter, in order, which a 3.1.1 client is not told
     * @param text a sentence for a person; empty for none
     */
    public byte[] unsubscribeAnswer(int packetId, int[] reasons, String text) {
        byte[] codes = new byte[isV5() ? reasons.length : 0];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) reasons[i];
        }
        return listed(UNSUBACK, packetId, codes, text);
    }

    private byte[] listed(int first, int packetId, byte[] codes, String text) {
        byte[] id = {(byte) (packetId >> 8), (byte) packetId};
        if (!isV5()) {
            return packet(first, id, NOTHING, codes);
        }
        byte[] whole = packet(first, id, words(text), codes);
        return whole.length <= maximumPacketSize ? whole : packet(first, id, words(""), codes);
    }

    /** {@code PINGRESP} (3.13); a copy. */
    public static byte[] pingAnswer() {
        return PINGRESP.clone();
    }

    /** {@code DISCONNECT} (3.14); empty for a 3.1.1 client, which is not told why: one just closes. */
    public byte[] disconnect(int reason, String text) {
        return isV5() ? worded(DISCONNECT, new byte[] {(byte) reason}, text) : NOTHING;
    }

    /** A packet that ends with a reason; properties are left out where there are none. */
    private byte[] worded(int first, byte[] head, String text) {
        byte[] bare = packet(first, head, NOTHING, NOTHING);
        if (text.isEmpty() || !wantsWords) {
            return bare;
        }
        byte[] whole = packet(first, head, words(text), NOTHING);
        return whole.length <= maximumPacketSize ? whole : bare;
    }

    private byte[] words(String text) {
        PropertyWriter out = new PropertyWriter();
        return (text.isEmpty() || !wantsWords ? out : out.text(Property.REASON_STRING, text)).withLength();
    }

    private static byte[] packet(int first, byte[] head, byte[] properties, byte[] payload) {
        int length = head.length + properties.length + payload.length;
        byte[] prefix = new byte[1 + VariableInt.MAX_BYTES];
        prefix[0] = (byte) first;
        int prefixLength = VariableInt.write(length, prefix, 1);
        return ByteBuffer.allocate(prefixLength + length)
                .put(prefix, 0, prefixLength)
                .put(head)
                .put(properties)
                .put(payload)
                .array();
    }
}
