package io.herald.gateway.http;

import static io.herald.gateway.http.GuardedBroker.BOB;
import static io.herald.gateway.http.GuardedBroker.NONE;
import static io.herald.gateway.http.GuardedBroker.WRONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what over HTTP/1.1, and over WebSockets. */
class HttpAuthIT extends HttpAuthTable {
    private static final String UPGRADE = "\nConnection: Upgrade\nUpgrade: websocket\n"
            + "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    private static final String MQTT = UPGRADE + "\nSec-WebSocket-Protocol: mqtt";

    @Override
    GuardedBroker open(Path files) throws Exception {
        return GuardedBroker.start(files);
    }

    @Override
    Stream<Asked> everything() {
        return Stream.concat(super.everything(), Stream.of(new Asked("GET /topics/secret/m", UPGRADE, "", 403, 101)));
    }

    @ParameterizedTest
    @MethodSource("limited")
    void aWebSocketReadsAndPublishesWhatMayBe(String shown) throws Exception {
        try (GuardedSocket socket = GuardedSocket.open(broker().port(), "/topics/%23?from=earliest", shown)) {
            assertThat(socket.until("\"topic\":\"open/m\"")).doesNotContain(HIDDEN);
            socket.publish("secret/ws", HIDDEN);
            assertThat(socket.until("\"error\"")).contains("\"code\":\"forbidden\"");
            socket.publish("open/ws", "said");
            assertThat(socket.until("\"payload\":\"said\"")).doesNotContain(HIDDEN);
        }
        assertThat(broker().root("GET /messages?topic=secret/ws", "").text()).contains("\"messages\":[]");
    }

    @Test
    void mqttOverAWebSocketBelievesNoLieButTakesWhoSaysNothingYet() throws Exception {
        expectUnknown(broker().ask("GET /mqtt", MQTT + WRONG, ""));
        for (String shown : new String[] {NONE, BOB}) {
            try (RawHttp client = RawHttp.connect(broker().port())) {
                assertThat(client.request("GET /mqtt HTTP/1.1" + MQTT + shown).head())
                        .startsWith("HTTP/1.1 101 ");
            }
        }
    }
}
