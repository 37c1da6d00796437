package io.herald.mqtt;

/**
 * Ends the reading of a packet that no client may send. It never leaves this room: {@link PacketDecoder} makes a
 * {@link Packet.Refused} of it. It carries no stack trace, because hostile input makes many of them.
 */
final class RefusalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int reason;
    private final boolean answered;

    /**
     * @param reason the reason code
     * @param detail one sentence for a person
     */
    RefusalException(int reason, String detail) {
        this(reason, detail, true);
    }

    private RefusalException(int reason, String detail, boolean answered) {
        super(detail, null, false, false);
        this.reason = reason;
        this.answered = answered;
    }

    /** Malformed in a way that is not answered: who writes such bytes hardly speaks MQTT. */
    static RefusalException unanswered(String detail) {
        return new RefusalException(ReasonCode.MALFORMED_PACKET, detail, false);
    }

    /** The bytes are none that the specification knows (MQTT 5.0, 4.13.1). */
    static RefusalException malformed(String detail) {
        return new RefusalException(ReasonCode.MALFORMED_PACKET, detail);
    }

    /** The bytes are understood, and are not allowed here (MQTT 5.0, 4.13.1). */
    static RefusalException protocolError(String detail) {
        return new RefusalException(ReasonCode.PROTOCOL_ERROR, detail);
    }

    int reason() {
        return reason;
    }

    /** Whether the client is to be told. */
    boolean isAnswered() {
        return answered;
    }
}
