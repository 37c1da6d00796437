package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.websocket.RawWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a WebSocket that is opened for another door, and who does not. */
class HandoverHandshakeVerticleTest {
    static final String HANDSHAKE = """
            GET /mqtt HTTP/1.1
            Host: localhost
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Protocol: mqtt
            """.strip();

    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @ParameterizedTest(name = "{0} is answered with {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Protocol: mqtt | Sec-WebSocket-Protocol: mqttv3.1 | 400",
                "Sec-WebSocket-Protocol: mqtt | Sec-WebSocket-Protocol: MQTT | 400",
                "Sec-WebSocket-Protocol: mqtt | X: mqtt | 400",
                "Upgrade: websocket | X: y | 426",
                "Upgrade: websocket | Upgrade: h2c | 426",
                "Sec-WebSocket-Version: 13 | Sec-WebSocket-Version: 8 | 426",
                "Sec-WebSocket-Version: 13 | X: y | 426",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== | Sec-WebSocket-Key: short | 400",
                "Connection: Upgrade | Connection: keep-alive | 400",
                "Host: localhost | Host: evil.example | 421",
                "X: y | Origin: http://evil.example | 403",
                "X: y | Sec-Fetch-Site: cross-site | 403",
                "X: y | Content-Length: 3 | 400",
                "GET | POST | 405",
                "/mqtt | /mqtt/more | 404"
            })
    void aHandshakeThatIsNotInOrderIsRefused(String good, String bad, int status) throws Exception {
        String head = HANDSHAKE.contains(good) ? HANDSHAKE.replaceFirst(good, bad) : HANDSHAKE + "\n" + bad;
        RawHttp.Answer answer = RawHttp.ask(broker.port(), head);

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("upgrade")).isEqualTo(status == 426 ? "websocket" : "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqttv3.1, mqtt", "mqtt,other", "a\nSec-WebSocket-Protocol: mqtt"})
    void aClientMaySpeakOtherProtocolsToo(String protocols) throws Exception {
        String head = RawWebSocket.answerTo(
                broker.port(),
                HANDSHAKE.replace("Sec-WebSocket-Protocol: mqtt", "Sec-WebSocket-Protocol: " + protocols) + "\n\n");

        assertThat(head).startsWith("HTTP/1.1 101 ").contains("\r\nSec-WebSocket-Protocol: mqtt\r\n");
        assertThat(head).doesNotContainIgnoringCase("extensions");
    }

    /** As Java's own client does. */
    @Test
    void aClientMaySayThatItSendsNoBody() throws Exception {
        assertThat(RawWebSocket.answerTo(broker.port(), HANDSHAKE + "\nContent-Length: 0\n\n"))
                .startsWith("HTTP/1.1 101 ");
    }

    @Test
    void compressionIsNotAgreedTo() throws Exception {
        String head =
                RawWebSocket.answerTo(broker.port(), HANDSHAKE + "\nSec-WebSocket-Extensions: permessage-deflate\n\n");

        assertThat(head).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("extensions");
    }

    @Test
    void ourOwnPagesMayOpenOne() throws Exception {
        String head = RawWebSocket.answerTo(broker.port(), HANDSHAKE + "\nOrigin: http://localhost\n\n");

        assertThat(head).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void whoOnlyAsksIsToldWhatToDo() throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), "GET /mqtt HTTP/1.1");

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.header("connection")).isEqualToIgnoringCase("upgrade");
        assertThat(answer.text()).contains("mqtt is spoken here over a WebSocket");
        assertThat(RawWebSocket.answerTo(broker.port(), HANDSHAKE.replace("GET", "HEAD") + "\n\n"))
                .startsWith("HTTP/1.1 426 ");
        assertThat(RawHttp.ask(broker.port(), "OPTIONS /mqtt HTTP/1.1").header("allow"))
                .isEqualTo("GET, HEAD, OPTIONS");
        assertThat(RawHttp.ask(broker.port(), "DELETE /mqtt HTTP/1.1").status()).isEqualTo(405);
    }

    @Test
    void whereMqttIsNotSpokenThereIsNothing() throws Exception {
        HttpBroker without = HttpBroker.startWithoutMqtt();
        try {
            assertThat(RawHttp.ask(without.port(), HANDSHAKE).status()).isEqualTo(404);
        } finally {
            without.stop();
        }
    }
}
