package io.herald.gateway.mqtt;

import io.herald.access.Access;
import io.herald.access.Identity;
import io.herald.mqtt.MessageProperties;
import io.herald.mqtt.Packet;
import io.herald.mqtt.ProtocolLevel;
import io.herald.mqtt.ReasonCode;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageHead;
import io.herald.topic.TopicName;

/**
 * The will of one connection (3.1.2.5): armed when the client is connected, dropped when it says good-bye. Owned by the
 * connection, on its event loop.
 */
final class LastWill {
    private final MqttDoor door;
    private final Packet.Will will;
    private final String clientId;
    private long sessionS;
    private TopicName topic;
    private Identity identity;
    private boolean armed;

    /**
     * @param door the door instance
     * @param connect how the client connected
     * @param clientId who it is
     */
    LastWill(MqttDoor door, Packet.Connect connect, String clientId) {
        this.door = door;
        this.will = connect.will();
        this.clientId = clientId;
        boolean isKept = connect.level() < ProtocolLevel.V5 && !connect.cleanStart();
        this.sessionS =
                isKept ? Packet.ConnectProperties.NEVER : connect.properties().sessionExpiryS();
    }

    /** Whether it may be published: {@link ReasonCode#SUCCESS}, or why not. */
    int check() {
        if (will == null) {
            return ReasonCode.SUCCESS;
        }
        try {
            topic = TopicName.of(will.topic(), door.config().limits().levels());
        } catch (BrokerException refusal) {
            return Reasons.ofConnect(refusal);
        }
        if (will.payload().length > door.config().limits().payload()) {
            return ReasonCode.PACKET_TOO_LARGE;
        }
        try {
            MessageHead.checkContentType(will.properties().contentType());
            MessageHead.checkHeaders(MessageProperties.headersOf(will.properties()));
        } catch (BrokerException refusal) {
            return ReasonCode.IMPLEMENTATION_SPECIFIC;
        }
        return topic.isBrokers() ? ReasonCode.NOT_AUTHORIZED : ReasonCode.SUCCESS;
    }

    /** @throws BrokerException where the client may not publish it */
    void checkRight(Access access) {
        if (will != null && !access.mayPublish(topic)) {
            throw new BrokerException(ErrorCode.FORBIDDEN, "the rules do not let you leave a will on " + topic);
        }
    }

    /**
     * The client is connected.
     *
     * @param proven who it is
     */
    void arm(Identity proven) {
        identity = proven;
        armed = will != null;
    }

    /** The client has said good-bye. */
    void drop() {
        armed = false;
    }

    /** The session is kept for so many seconds now. */
    void sessionKept(long seconds) {
        sessionS = seconds;
    }

    /** The broker stops, and the connection will be closed by it: that is no good-bye of the client's. */
    void brokerStops() {
        if (armed) {
            armed = false;
            door.wills().publish(new Wills.Ready(clientId, identity, topic, will));
        }
    }

    /** The connection is gone. */
    void broken() {
        if (armed) {
            armed = false;
            door.wills().broken(new Wills.Ready(clientId, identity, topic, will), sessionS);
        }
    }
}
