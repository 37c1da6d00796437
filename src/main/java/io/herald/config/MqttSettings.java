package io.herald.config;

import static io.herald.config.Kind.COUNT;
import static io.herald.config.Kind.DURATION;
import static io.herald.config.Kind.FLAG;
import static io.herald.config.Kind.HOST;
import static io.herald.config.Kind.PORT;

import java.time.Duration;

/**
 * The door of MQTT.
 *
 * @param connectTimeout from the opening of a connection to the end of its first packet
 * @param keepAlive the longest keep-alive that a client of MQTT 5 may ask for; one that asks for more is told
 * @param receiveMaximum how many messages of QoS 1 and 2 a client of MQTT 5 may have sent and not be answered for
 * @param tls what it shows to those who connect over TLS
 */
public record MqttSettings(
        @Setting(kind = FLAG, fallback = "true") boolean enabled,
        @Setting(kind = HOST, fallback = "127.0.0.1") String host,
        @Setting(kind = PORT, fallback = "1883") int port,

        @Setting(kind = DURATION, fallback = "10s", least = "1ms", most = "1d")
        Duration connectTimeout,

        @Setting(kind = DURATION, fallback = "60s", least = "1s", most = "18h")
        Duration keepAlive,

        @Setting(kind = COUNT, fallback = "20", least = "1", most = "65535")
        int receiveMaximum,

        TlsSettings tls)
        implements DoorSettings {}
