package io.herald.mqtt;

import io.herald.topic.QoS;
import java.util.function.Function;

/** Reads {@code CONNECT} (MQTT 3.1.1 and 5.0, section 3.1). It has no state. */
final class ConnectParser {
    private static final int RESERVED = 0x01;
    private static final int CLEAN = 0x02;
    private static final int WILL = 0x04;
    private static final int WILL_QOS = 0x18;
    private static final int WILL_RETAIN = 0x20;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;
    private static final int NO_RECEIVE_MAXIMUM = 0xFFFF;
    private static final long NO_SIZE = 0xFFFF_FFFFL;

    private ConnectParser() {}

    /**
     * Reads the protocol's name and level (3.1.2.1, 3.1.2.2).
     *
     * @return the level as it is written; 0 where the name is another protocol's
     */
    static int level(Body body) {
        String name = unanswered(body, Body::text);
        int level = unanswered(body, Body::oneByte);
        return name.equals("MQTT") || name.equals("MQIsdp") ? level : 0;
    }

    /** Reads what stands behind the level, which is 4 or 5. */
    static Packet.Connect rest(Body body, int level) {
        int flags = body.oneByte();
        check(flags, level);
        int keepAliveS = body.twoBytes();
        boolean clean = (flags & CLEAN) != 0;
        Packet.ConnectProperties properties = level == ProtocolLevel.V5 ? properties(body) : of311(clean);
        String clientId = clientId(body, level);
        Packet.Will will = (flags & WILL) == 0 ? null : will(body, flags, level);
        String userName = (flags & USER_NAME) == 0 ? null : unanswered(body, Body::name);
        byte[] password = (flags & PASSWORD) == 0 ? null : unanswered(body, Body::binary);
        body.ends();
        if (level == ProtocolLevel.V3_1_1 && clientId.isEmpty() && !clean) {
            throw new RefusalException(
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "a session that is kept needs a client identifier");
        }
        return new Packet.Connect(level, clientId, clean, keepAliveS, will, userName, password, properties);
    }

    private static String clientId(Body body, int level) {
        int length = body.twoBytes();
        int from = body.skip(length);
        String detail = "a client identifier is well-formed UTF-8 without control characters";
        if (MqttText.isText(body.bytes(), from, body.at())) {
            String clientId = MqttText.decode(body.bytes(), from, body.at());
            if (MqttText.isName(clientId)) {
                return clientId;
            }
        }
        throw level == ProtocolLevel.V5
                ? new RefusalException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, detail)
                : RefusalException.malformed(detail);
    }

    /** Who cannot write what protocol it is, or who they are, is not told more. */
    private static <T> T unanswered(Body body, Function<Body, T> read) {
        try {
            return read.apply(body);
        } catch (RefusalException refusal) {
            throw RefusalException.unanswered(refusal.getMessage());
        }
    }

    private static void check(int flags, int level) {
        if ((flags & RESERVED) != 0) {
            throw RefusalException.malformed("the lowest connect flag is reserved");
        }
        if ((flags & WILL_QOS) == WILL_QOS) {
            throw RefusalException.malformed("the will's QoS is 0, 1 or 2");
        }
        if ((flags & WILL) == 0 && (flags & (WILL_QOS | WILL_RETAIN)) != 0) {
            throw RefusalException.malformed("there are flags of a will, and no will");
        }
        if (level == ProtocolLevel.V3_1_1 && (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0) {
            throw RefusalException.malformed("there is a password, and no user name");
        }
    }

    private static Packet.ConnectProperties of311(boolean clean) {
        return new Packet.ConnectProperties(
                clean ? 0 : Packet.ConnectProperties.NEVER, NO_RECEIVE_MAXIMUM, NO_SIZE, 0, false, false, null);
    }

    private static Packet.ConnectProperties properties(Body body) {
        Properties read = Properties.read(body, Property.In.CONNECT);
        if (read.has(Property.AUTHENTICATION_DATA) && !read.has(Property.AUTHENTICATION_METHOD)) {
            throw RefusalException.protocolError("there are authentication data, and no method");
        }
        return new Packet.ConnectProperties(
                read.number(Property.SESSION_EXPIRY, 0),
                (int) read.number(Property.RECEIVE_MAXIMUM, NO_RECEIVE_MAXIMUM),
                read.number(Property.MAXIMUM_PACKET_SIZE, NO_SIZE),
                (int) read.number(Property.TOPIC_ALIAS_MAXIMUM, 0),
                read.number(Property.REQUEST_RESPONSE_INFORMATION, 0) == 1,
                read.number(Property.REQUEST_PROBLEM_INFORMATION, 1) == 1,
                read.text(Property.AUTHENTICATION_METHOD));
    }

    private static Packet.Will will(Body body, int flags, int level) {
        Properties read = level == ProtocolLevel.V5 ? Properties.read(body, Property.In.WILL) : Properties.none();
        String topic = body.name();
        byte[] payload = body.binary();
        return new Packet.Will(
                topic,
                payload,
                QoS.of((flags & WILL_QOS) >> 3),
                (flags & WILL_RETAIN) != 0,
                read.number(Property.WILL_DELAY, 0),
                read.ofMessage());
    }
}
