package io.herald.config;

import static io.herald.config.Kind.DURATION;
import static io.herald.config.Kind.FLAG;
import static io.herald.config.Kind.HOST;
import static io.herald.config.Kind.PORT;

import java.time.Duration;

/**
 * The door of the line protocol.
 *
 * @param frameTimeout from the first byte of a line or frame to its last
 * @param tls what it shows to those who connect over TLS
 */
public record LineSettings(
        @Setting(kind = FLAG, fallback = "true") boolean enabled,
        @Setting(kind = HOST, fallback = "127.0.0.1") String host,
        @Setting(kind = PORT, fallback = "9000") int port,

        @Setting(kind = DURATION, fallback = "60s", least = "1ms", most = "1d")
        Duration frameTimeout,

        TlsSettings tls)
        implements DoorSettings {}
