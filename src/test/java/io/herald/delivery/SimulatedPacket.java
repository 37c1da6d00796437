package io.herald.delivery;

import io.herald.topic.QoS;

/**
 * A packet of MQTT, as far as hand-shakes need it.
 *
 * @param kind what it is
 * @param packetId its packet id
 * @param message which message it brings, counted from 1; 0 where it brings none
 * @param qos how surely
 * @param again whether it says that it was sent before
 * @param refuses whether it refuses what it answers
 */
record SimulatedPacket(Kind kind, int packetId, int message, QoS qos, boolean again, boolean refuses) {
    enum Kind {
        PUBLISH,
        PUBACK,
        PUBREC,
        PUBREL,
        PUBCOMP
    }

    static SimulatedPacket publish(int packetId, int message, QoS qos, boolean again) {
        return new SimulatedPacket(Kind.PUBLISH, packetId, message, qos, again, false);
    }

    static SimulatedPacket of(Kind kind, int packetId) {
        return new SimulatedPacket(kind, packetId, 0, null, false, false);
    }

    static SimulatedPacket refusal(int packetId) {
        return new SimulatedPacket(Kind.PUBREC, packetId, 0, null, false, true);
    }
}
