package io.herald.gateway.http.websocket;

import static io.herald.gateway.http.websocket.RawWebSocket.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the public cases do not ask: limits, handshakes, and clients that mean no good. */
class WebSocketMessagesIT {
    private static final int PATIENT_FLOOD_BYTES = 64 * 1024 * 1024;

    private static final int MORE_THAN_SOCKETS_HOLD_BYTES = 16 * 1024 * 1024;

    private static EchoEndpoint server;

    @BeforeAll
    static void startServer() throws Exception {
        server = EchoEndpoint.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    @Test
    void a_message_of_the_greatest_length_is_taken() throws IOException {
        byte[] text = bytes(WebSocketOptions.MESSAGE_LIMIT_BYTES, 'x');
        play(Conversation.of("", "")
                .send(FragmentationCases.cut(text, WebSocketOptions.FRAME_LIMIT_BYTES))
                .expect(Frame.rawText(text))
                .closeNormally());
    }

    @Test
    void a_message_over_the_limit_is_refused_whatever_its_frames() throws IOException {
        byte[] text = bytes(WebSocketOptions.MESSAGE_LIMIT_BYTES + 1, 'x');
        play(Conversation.of("", "")
                .send(FragmentationCases.cut(text, WebSocketOptions.FRAME_LIMIT_BYTES))
                .expectClose(1009));
        play(Conversation.of("", "").send(FragmentationCases.cut(text, 1000)).expectClose(1009));
    }

    @ParameterizedTest(name = "a frame that says it has {0} bytes is refused with {1}")
    @CsvSource({"65537, 1009", "4611686018427387904, 1009", "9223372036854775807, 1009", "-9223372036854775808, 1002"})
    void a_frame_over_the_limit_is_refused_by_its_length_alone(long length, int code) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.send(Buffer.buffer()
                    .appendBytes(Frame.hex("81 ff"))
                    .appendLong(length)
                    .getBytes());
            assertThat(client.next().closeCode()).isEqualTo(code);
            client.expectEndOrReset();
        }
    }

    @Test
    void a_length_that_is_not_in_its_shortest_form_is_refused() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.send(Frame.hex("81 fe 0005 00000000 68656c6c6f"));
            assertThat(client.next().closeCode()).isEqualTo(1002);
            client.expectEndOrReset();
        }
    }

    @Test
    void a_frame_that_is_not_masked_is_refused() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            client.send(Frame.text("naked").unmasked());
            assertThat(client.next().closeCode()).isEqualTo(1002);
            client.expectEndOrReset();
        }
    }

    @Test
    void a_binary_message_is_refused_at_its_first_frame_where_only_texts_are_taken() throws Exception {
        EchoEndpoint textsOnly = EchoEndpoint.startForTextsOnly();
        try {
            Conversation.of("", "")
                    .send(Frame.text("still here"), Frame.binary(bytes(3, 1)).unfinished())
                    .expect(Frame.text("still here"))
                    .expectClose(1003)
                    .play(textsOnly.port());
        } finally {
            textsOnly.stop();
        }
    }

    @Test
    void texts_after_a_wrong_one_are_not_read_any_more() throws IOException {
        play(Conversation.of("", "")
                .send(Frame.rawText(bytes(1, 0xFF)), Frame.text("too late"), Frame.rawText(bytes(1, 0xFF)))
                .expectClose(1007));
    }

    @Test
    void a_client_that_pings_and_never_reads_the_pongs_is_cut_off() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port(), 4096)) {
            Frame ping = Frame.of(Frame.PING, Buffer.buffer(bytes(125, 'p')));
            client.floodUntilCut(client.octets(ping), PATIENT_FLOOD_BYTES);
        }
    }

    @Test
    void a_client_that_is_refused_and_does_not_read_is_cut_off() throws Exception {
        EchoEndpoint ofItsOwn = EchoEndpoint.start();
        try (RawWebSocket client = RawWebSocket.open(ofItsOwn.port(), 4096)) {
            byte[] echoed = client.octets(Frame.rawText(bytes(WebSocketOptions.FRAME_LIMIT_BYTES, 'x')));
            for (int sent = 0; sent < MORE_THAN_SOCKETS_HOLD_BYTES; sent += echoed.length) {
                client.send(echoed);
            }
            client.send(client.octets(Frame.rawText(bytes(1, 0xFF))));

            ofItsOwn.awaitClosed();
        } finally {
            ofItsOwn.stop();
        }
    }

    @Test
    void a_close_frame_does_not_wait_for_ever_for_what_is_never_said() throws Exception {
        EchoEndpoint owing = EchoEndpoint.startOwing();
        try (RawWebSocket client = RawWebSocket.open(owing.port())) {
            client.send(client.octets(Frame.text("said"), Frame.close(1000)));

            assertThat(client.next()).isEqualTo(Frame.text("said"));
            client.expectSilence();
            assertThat(client.next().closeCode()).isEqualTo(1000);
            client.expectEnd();
        } finally {
            owing.stop();
        }
    }

    @Test
    void a_client_that_pings_without_end_but_reads_is_served() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(server.port())) {
            byte[] ping = client.octets(Frame.ping("still there?"));
            for (int i = 0; i < 3_000; i++) {
                client.send(ping);
                assertThat(client.next()).isEqualTo(Frame.pong("still there?"));
            }
        }
    }

    @Test
    void compression_is_not_negotiated() throws IOException {
        assertThat(handshake("GET / HTTP/1.1", "13", "dGhlIHNhbXBsZSBub25jZQ==", "permessage-deflate"))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContainIgnoringCase("sec-websocket-extensions");
    }

    @ParameterizedTest(name = "{0}, version {1}, key {2} is answered with {3}")
    @CsvSource({
        "GET / HTTP/1.1, 13, dGhlIHNhbXBsZSBub25jZQ==, 101",
        "GET / HTTP/1.1, 8, dGhlIHNhbXBsZSBub25jZQ==, 426",
        "GET / HTTP/1.1, '', dGhlIHNhbXBsZSBub25jZQ==, 426",
        "GET / HTTP/1.1, 13, short, 400",
        "GET / HTTP/1.1, 13, dGhlIHNhbXBsZSBub25jZQ--, 400",
        "POST / HTTP/1.1, 13, dGhlIHNhbXBsZSBub25jZQ==, 405",
        "GET / HTTP/1.0, 13, dGhlIHNhbXBsZSBub25jZQ==, 400"
    })
    void only_the_handshake_of_the_rfc_opens_a_websocket(String line, String version, String key, int status)
            throws IOException {
        assertThat(handshake(line, version, key, "")).matches("(?s)HTTP/1.. " + status + " .*");
    }

    private static void play(Conversation conversation) throws IOException {
        conversation.play(server.port());
    }

    private static String handshake(String line, String version, String key, String extensions) throws IOException {
        StringBuilder head = new StringBuilder(line + "\nHost: localhost\nUpgrade: websocket\nConnection: Upgrade\n");
        head.append("Sec-WebSocket-Key: ").append(key).append('\n');
        if (!version.isEmpty()) {
            head.append("Sec-WebSocket-Version: ").append(version).append('\n');
        }
        if (!extensions.isEmpty()) {
            head.append("Sec-WebSocket-Extensions: ").append(extensions).append('\n');
        }
        return RawWebSocket.answerTo(server.port(), head.append('\n').toString());
    }
}
