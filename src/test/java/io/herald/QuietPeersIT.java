package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.config.ConfigReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Row N2: whichever door it is, and over TLS as well, the kernel asks soon whether the other end of a connection that
 * listens is still there. So one that was cut off is noticed within a minute.
 */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class QuietPeersIT {
    private static final long SOON_TICKS = 15 * 100;

    @RegisterExtension
    static final TlsBroker SECURED = TlsBroker.open();

    private static RunningBroker plain;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> keys = Map.of(
                "HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_MQTT_PORT", "0", "HERALD_LOG_TYPE", "memory");
        plain = RunningBroker.start(ConfigReader.read(keys), "1.2.3")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        plain.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** What each says first; {@code ~} stands for a line end, {@code WS} for what opens a WebSocket. */
    @ParameterizedTest
    @CsvSource({
        "line, SUBSCRIBE quiet~",
        "line, PING~",
        "http, GET /events?topic=quiet HTTP/1.1~Host: localhost~~",
        "http, GET /topics/quiet HTTP/1.1~Host: localhost~Accept: application/x-ndjson~~",
        "http, GET /topics/quiet HTTP/1.1~Host: localhost~WS~~",
        "http, GET /mqtt HTTP/1.1~Host: localhost~Sec-WebSocket-Protocol: mqtt~WS~~",
        "mqtt, "
    })
    void n2_theKernelProbesAConnectionThatListens(String door, String said) throws Exception {
        for (RunningBroker broker : new RunningBroker[] {plain, SECURED.broker()}) {
            int port = port(broker, door);
            try (Socket socket = broker == plain ? new Socket("127.0.0.1", port) : SECURED.connect(port)) {
                socket.getOutputStream().write(bytes(said));
                assertThat(socket.getInputStream().read()).isPositive();
                // Of a stream that begins, soon after its beginning.
                MqttStage.until("it is probed soon", () -> ticks(port, socket.getLocalPort()) <= SOON_TICKS);
            }
        }
    }

    private static int port(RunningBroker broker, String door) {
        return switch (door) {
            case "line" -> broker.linePort();
            case "http" -> broker.httpPort();
            default -> broker.mqttPort();
        };
    }

    private static byte[] bytes(String said) {
        return said == null
                ? MqttWire.packet(0x10, MqttWire.text("MQTT"), MqttWire.bytes(4, 2, 0, 0), MqttWire.text("quiet"))
                : said.replace(
                                "WS",
                                "Upgrade: websocket~Connection: Upgrade~Sec-WebSocket-Version: 13~"
                                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                        .replace("~", "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
    }

    /** When it is probed; never, where it is not. */
    private static long ticks(int localPort, int remotePort) {
        try {
            return KernelTimers.keepAlive(localPort, remotePort).orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
