package io.herald.mqtt;

/**
 * Reads the packets that say how something went: {@code PUBACK}, {@code PUBREC}, {@code PUBREL}, {@code PUBCOMP},
 * {@code DISCONNECT} and {@code AUTH} (MQTT 3.1.1 and 5.0, sections 3.4 to 3.7, 3.14, 3.15). It has no state.
 */
final class AnswerParser {
    private static final int CONTINUE_AUTHENTICATION = 0x18;
    private static final int RE_AUTHENTICATE = 0x19;

    private AnswerParser() {}

    static Packet.Acknowledgement acknowledgement(Body body, int level, Packet.Answer answer) {
        int packetId = body.packetId(ReasonCode.PROTOCOL_ERROR);
        int reason = ReasonCode.SUCCESS;
        if (level == ProtocolLevel.V5 && !body.isRead()) {
            reason = body.oneByte();
            rest(body, Property.In.ANSWER);
        }
        body.ends();
        boolean known = answer == Packet.Answer.PUBACK || answer == Packet.Answer.PUBREC
                ? isOfPublish(reason)
                : reason == ReasonCode.SUCCESS || reason == ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        return new Packet.Acknowledgement(answer, packetId, checked(reason, known));
    }

    /** Whatever reason is given: who gives it is leaving. */
    static Packet.Disconnect disconnect(Body body, int level) {
        if (level != ProtocolLevel.V5 || body.isRead()) {
            body.ends();
            return new Packet.Disconnect(ReasonCode.SUCCESS, null);
        }
        int reason = body.oneByte();
        Properties read = rest(body, Property.In.DISCONNECT);
        body.ends();
        Long sessionExpiryS = read.has(Property.SESSION_EXPIRY) ? (Long) read.number(Property.SESSION_EXPIRY, 0) : null;
        return new Packet.Disconnect(reason, sessionExpiryS);
    }

    static Packet.Auth auth(Body body) {
        int reason = body.isRead() ? ReasonCode.SUCCESS : body.oneByte();
        Properties read = rest(body, Property.In.AUTH);
        body.ends();
        checked(reason, reason == CONTINUE_AUTHENTICATION || reason == RE_AUTHENTICATE);
        String method = read.text(Property.AUTHENTICATION_METHOD);
        if (method == null) {
            throw RefusalException.protocolError("AUTH names the authentication method");
        }
        return new Packet.Auth(reason, method);
    }

    /** Properties, which may be left out at the end of a packet. */
    private static Properties rest(Body body, int place) {
        return body.isRead() ? Properties.none() : Properties.read(body, place);
    }

    private static int checked(int reason, boolean known) {
        if (!known) {
            throw RefusalException.protocolError("a client does not give the reason 0x" + Integer.toHexString(reason));
        }
        return reason;
    }

    /** Whether it is a reason of {@code PUBACK} and {@code PUBREC} (3.4.2.1). */
    private static boolean isOfPublish(int reason) {
        return switch (reason) {
            case ReasonCode.SUCCESS,
                    ReasonCode.NO_MATCHING_SUBSCRIBERS,
                    ReasonCode.UNSPECIFIED,
                    ReasonCode.IMPLEMENTATION_SPECIFIC,
                    ReasonCode.NOT_AUTHORIZED,
                    ReasonCode.TOPIC_NAME_INVALID,
                    ReasonCode.PACKET_IDENTIFIER_IN_USE,
                    ReasonCode.QUOTA_EXCEEDED,
                    ReasonCode.PAYLOAD_FORMAT_INVALID -> true;
            default -> false;
        };
    }
}
