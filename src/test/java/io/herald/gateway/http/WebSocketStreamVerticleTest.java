package io.herald.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.websocket.Frame;
import io.herald.gateway.http.websocket.RawWebSocket;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams over WebSockets, and publishes the other way. */
class WebSocketStreamVerticleTest {
    private static final String HANDSHAKE = "GET /topics/a HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private HttpBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = HttpBroker.start("limits.queueBytes 1MiB\nhttp.heartbeat 1d");
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void messagesComeAsEnvelopes() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(broker.port(), "/topics/a/%23", 0)) {
            publish("/topics/a/b?publisher=me", "hi");

            assertThat(json(socket).put("time", "-")).isEqualTo(new JsonObject("""
                            {"topic":"a/b","time":"-","publisher":"me","payload":"hi"}"""));
        }
    }

    @Test
    void payloadsComeAsTheyAreWhereThatIsWanted() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(broker.port(), "/topics/a?format=raw", 0)) {
            publish("/topics/a", "hi");
            try (RawHttp publisher = RawHttp.connect(broker.port())) {
                publisher
                        .send("POST /topics/a?qos=0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n\u00FF")
                        .answer();
            }

            assertThat(socket.next()).isEqualTo(Frame.text("hi"));
            assertThat(socket.next()).isEqualTo(Frame.binary(new byte[] {(byte) 0xFF}));
        }
    }

    @Test
    void publishesGoTheOtherWayAndAreAnswered() throws Exception {
        try (RawWebSocket listening = RawWebSocket.open(broker.port(), "/topics/%23", 0);
                RawWebSocket socket = RawWebSocket.open(broker.port(), "/topics/quiet", 0)) {
            socket.send(socket.octets(
                    Frame.text("{\"publish\":{\"topic\":\"a\",\"payload\":\"1\"}}"),
                    Frame.text("{\"publish\":{\"topic\":\"b\",\"payloadBase64\":\"/w==\",\"publisher\":\"me\"}}")));

            assertThat(json(socket).getJsonObject("ok").getString("topic")).isEqualTo("a");
            assertThat(json(socket).getJsonObject("ok").getString("topic")).isEqualTo("b");
            assertThat(json(listening).getString("payload")).isEqualTo("1");
            assertThat(json(listening).getString("publisher")).isEqualTo("me");
        }
    }

    /** RFC 6455, 5.5.1: the close frame may wait for what is still to be said. */
    @Test
    void whatWasPublishedBeforeACloseIsAnsweredBeforeIt() throws Exception {
        int published = 300;
        Frame[] sent = new Frame[published + 2];
        Arrays.fill(sent, Frame.text("{\"publish\":{\"topic\":\"a\",\"payload\":\"1\",\"qos\":1}}"));
        sent[published] = Frame.text("nonsense");
        sent[published + 1] = Frame.close(1000);
        try (RawWebSocket socket = RawWebSocket.open(broker.port(), "/topics/quiet", 0)) {
            socket.send(socket.octets(sent));

            for (int i = 0; i < published; i++) {
                assertThat(json(socket).getJsonObject("ok").getString("id")).isNotEmpty();
            }
            assertThat(json(socket).containsKey("error")).isTrue();
            assertThat(socket.next().closeCode()).isEqualTo(1000);
            socket.expectEnd();
        }
    }

    @ParameterizedTest(name = "{0} is refused with {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "nonsense | bad-request",
                "{} | bad-request",
                "{\"subscribe\":{}} | bad-request",
                "{\"publish\":{\"topic\":\"a/#\"}} | bad-topic",
                "{\"publish\":{\"topic\":\"$SYS/a\"}} | forbidden",
                "{\"publish\":{\"topic\":\"a\",\"qos\":2}} | bad-request"
            })
    void whatCannotBePublishedIsRefusedAndTheSocketGoesOn(String text, String code) throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(broker.port(), "/topics/quiet", 0)) {
            socket.send(socket.octets(Frame.text(text), Frame.text("{\"publish\":{\"topic\":\"a\"}}")));

            assertThat(json(socket).getJsonObject("error").getString("code")).isEqualTo(code);
            assertThat(json(socket).containsKey("ok")).isTrue();
        }
    }

    @Test
    void aSocketIsToldWhenTheBrokerStops() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(broker.port(), "/topics/a", 0)) {
            broker.closeDoor();

            assertThat(json(socket)).isEqualTo(new JsonObject("""
                            {"error":{"code":"unavailable","detail":"the broker stops"}}"""));
            assertThat(socket.next().closeCode()).isEqualTo(1001);
            socket.expectEndOrReset();
        }
    }

    @Test
    void aSocketThatClosesIsNoSubscriberAnyMore() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(broker.port(), "/topics/a", 0)) {
            socket.send(socket.octets(Frame.close(1000)));
            assertThat(socket.next().closeCode()).isEqualTo(1000);
            socket.expectEnd();
        }
        try (RawHttp asking = RawHttp.connect(broker.port())) {
            String answer;
            do {
                answer = asking.request("GET /topics/a HTTP/1.1").answer().text();
            } while (!answer.contains("\"subscribers\":0")
                    || broker.metrics().snapshot().connections() > 1);
            assertThat(answer).contains("\"name\":\"a\"");
        }
    }

    @Test
    void aSocketThatIsNotReadIsToldHowManyItMissed() throws Exception {
        String payload = "x".repeat(60_000);
        try (RawWebSocket slow = RawWebSocket.open(broker.port(), "/topics/a?format=raw", 4096);
                RawHttp publisher = RawHttp.connect(broker.port())) {
            for (int i = 0; i < 300; i++) {
                publisher.request("POST /topics/a?qos=0 HTTP/1.1", payload);
                assertThat(publisher.answer().status()).isEqualTo(202);
            }
            Frame next = slow.next();
            while (next.equals(Frame.text(payload))) {
                next = slow.next();
            }

            JsonObject gap = new JsonObject(text(next)).getJsonObject("gap");
            assertThat(gap.getString("filter")).isEqualTo("a");
            assertThat(gap.getLong("count"))
                    .isEqualTo(broker.metrics().snapshot().dropped());
        }
    }

    @Test
    void aQuietSocketIsPinged() throws Exception {
        HttpBroker beating = HttpBroker.start("http.heartbeat 20ms");
        try (RawWebSocket socket = RawWebSocket.open(beating.port(), "/topics/a", 0)) {
            assertThat(socket.next()).isEqualTo(Frame.ping(""));
            assertThat(socket.next()).isEqualTo(Frame.ping(""));
        } finally {
            beating.stop();
        }
    }

    /** Row S16. */
    @Test
    void aTextThatIsNotUtf8ClosesTheSocket() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(broker.port(), "/topics/a", 0)) {
            socket.send(socket.octets(Frame.rawText(new byte[] {(byte) 0xC0, (byte) 0xAF})));

            assertThat(socket.next().closeCode()).isEqualTo(1007);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics/a%2B", "/topics/a?policy=none", "/topics/a?format=xml", "/topics/a?qos=3"})
    void whatCannotBeSubscribedToIsRefusedBeforeTheHandshake(String path) throws Exception {
        String head = RawWebSocket.answerTo(broker.port(), "GET " + path + """
                 HTTP/1.1
                Host: localhost
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13

                """);

        assertThat(head).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }

    @ParameterizedTest(name = "{0} is answered with {1}")
    @CsvSource({"Sec-WebSocket-Version: 8, 426", "Sec-WebSocket-Key: short, 400", "Connection: close, 400"})
    void aHandshakeThatIsNoneIsAProblem(String header, int status) throws Exception {
        String name = header.substring(0, header.indexOf(':'));
        String right = """
                Upgrade: websocket
                Connection: Upgrade
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13""";
        String lines = right.replaceAll("(?m)^" + name + ":.*$", header);

        RawHttp.Answer answer = RawHttp.ask(broker.port(), "GET /topics/a HTTP/1.1\n" + lines);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.header("sec-websocket-version")).isEqualTo(status == 426 ? "13" : "");
    }

    /** RFC 6455, 4.1: a client waits for the answer. What comes before it could be read in two ways. */
    @Test
    void whatIsSentBeforeTheSocketIsOpenedIsNeverLost() throws Exception {
        String post = "POST /topics/b?qos=0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi";
        try (RawHttp early = RawHttp.connect(broker.port())) {
            early.send(post + HANDSHAKE + post);

            assertThat(early.answer().status()).isEqualTo(202);
            RawHttp.Answer refused = early.answer();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("nothing is sent before the WebSocket is opened");
            assertThat(early.answer().status()).as("of what was behind it").isEqualTo(202);
        }
    }

    @Test
    void aFrameThatIsSentBeforeTheSocketIsOpenedHasNone() throws Exception {
        Buffer early = Buffer.buffer(HANDSHAKE)
                .appendBytes(Frame.text("{\"publish\":{\"topic\":\"a\",\"payload\":\"1\"}}")
                        .masked(new Random(1)));
        try (RawHttp client = RawHttp.connect(broker.port())) {
            client.send(early.getBytes());

            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.untilEnd()).as("the frame is no request").startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aSocketIsOpenedWithoutABody() throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            client.send(HANDSHAKE.stripTrailing() + "\r\nContent-Length: 2\r\n\r\nhi");

            assertThat(client.answer().text()).contains("a WebSocket is opened without a body");
        }
    }

    private void publish(String path, String payload) throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST " + path + " HTTP/1.1\nHerald-QoS: 0", payload)
                        .status())
                .isEqualTo(202);
    }

    private static JsonObject json(RawWebSocket socket) throws Exception {
        return new JsonObject(text(socket.next()));
    }

    private static String text(Frame frame) {
        assertThat(frame.opcode()).isEqualTo(Frame.TEXT);
        return frame.payload().toString(UTF_8);
    }
}
