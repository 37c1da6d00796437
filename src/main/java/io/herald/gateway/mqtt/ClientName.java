package io.herald.gateway.mqtt;

import io.herald.mqtt.Packet;
import io.herald.mqtt.ProtocolLevel;
import io.herald.topic.BrokerException;
import io.herald.topic.MessageHead;
import java.util.UUID;

/**
 * Who a client is: what it said, or a name that was made for it (3.1.3.1).
 *
 * @param id the name
 * @param isAssigned whether it was made here
 * @param isValid whether it is a name that a session, or a publisher, may have
 */
record ClientName(String id, boolean isAssigned, boolean isValid) {
    static ClientName of(Packet.Connect connect) {
        if (connect.clientId().isEmpty()) {
            // MQTT 3.1.1: who leaves the name to us cannot come back to it.
            boolean valid = connect.cleanStart() || connect.level() >= ProtocolLevel.V5;
            return new ClientName("auto-" + UUID.randomUUID(), true, valid);
        }
        return new ClientName(connect.clientId(), false, isName(connect.clientId()));
    }

    private static boolean isName(String id) {
        try {
            MessageHead.checkName(id);
            return true;
        } catch (BrokerException refusal) {
            return false;
        }
    }
}
