package io.herald.config;

import static io.herald.config.Kind.DURATION;
import static io.herald.config.Kind.FLAG;
import static io.herald.config.Kind.HOST;
import static io.herald.config.Kind.ORIGIN;
import static io.herald.config.Kind.PORT;

import java.time.Duration;
import java.util.List;

/**
 * The door of HTTP, SSE and WebSocket.
 *
 * @param origins the {@code Origin} values of foreign web pages that may call us
 * @param hosts names that {@code Host} may say, besides the loopback names and the bound address
 * @param headTimeout from the first byte of a request to the end of its head
 * @param bodyTimeout from the end of the head to the end of the body
 * @param idleTimeout how long a connection between two requests is kept
 * @param heartbeat how often a quiet stream is written to, so that a dead one is noticed
 * @param tls what it shows to those who connect over TLS
 */
public record HttpSettings(
        @Setting(kind = FLAG, fallback = "true") boolean enabled,
        @Setting(kind = HOST, fallback = "127.0.0.1") String host,
        @Setting(kind = PORT, fallback = "8080") int port,
        @Setting(kind = ORIGIN) List<String> origins,
        @Setting(kind = HOST) List<String> hosts,

        @Setting(kind = DURATION, fallback = "10s", least = "1ms", most = "1d")
        Duration headTimeout,

        @Setting(kind = DURATION, fallback = "30s", least = "1ms", most = "1d")
        Duration bodyTimeout,

        @Setting(kind = DURATION, fallback = "75s", least = "1ms", most = "1d")
        Duration idleTimeout,

        @Setting(kind = DURATION, fallback = "15s", least = "1ms", most = "1d")
        Duration heartbeat,

        TlsSettings tls)
        implements DoorSettings {
    public HttpSettings {
        origins = List.copyOf(origins);
        hosts = List.copyOf(hosts);
    }
}
