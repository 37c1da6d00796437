package io.herald.gateway.mqtt;

import io.herald.mqtt.Packet;
import io.herald.mqtt.ProtocolLevel;
import java.util.concurrent.TimeUnit;

/** For how long a session is kept after its connection (MQTT 5, 3.1.2.11.2). No state. */
final class SessionExpiry {
    private SessionExpiry() {}

    /**
     * As a client says when it connects, in milliseconds; null for as long as before, or as any durable session: a
     * client of 3.1.1 that wants its session kept does not say for how long.
     */
    static Long of(Packet.Connect connect) {
        if (connect.level() < ProtocolLevel.V5) {
            return connect.cleanStart() ? 0L : null;
        }
        return ms(connect.properties().sessionExpiryS());
    }

    /** So many seconds, in milliseconds. */
    static long ms(long seconds) {
        return seconds == Packet.ConnectProperties.NEVER ? Long.MAX_VALUE : TimeUnit.SECONDS.toMillis(seconds);
    }
}
