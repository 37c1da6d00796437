package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.DATA;
import static io.herald.gateway.http.RawHttp2.GO_AWAY;
import static io.herald.gateway.http.RawHttp2.HEADERS;
import static io.herald.gateway.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import io.herald.gateway.tcp.LineClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that say again and again that they take more: of much that they are sent, or of nothing. */
@Timeout(120)
class ChattyHttp2IT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open("HTTP_HEARTBEAT", "1s");

    private static final int OPEN = 1;
    private static final int ENDED = 3;
    private static final int LATER = 5;
    private static final int WORD_BYTES = 13;
    private static final int WORDS = 1_000;
    /** More than may be said in a second, and what a loaded machine takes for it. */
    private static final int FLOOD_BYTES = 16 << 20;

    private static byte[] word(int stream, int more) {
        return RawHttp2.frameOf(
                WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array());
    }

    private static void flood(RawHttp2 client, byte[] word) {
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        for (int i = 0; i < WORDS; i++) {
            words.writeBytes(word);
        }
        try {
            for (int sent = 0; sent < FLOOD_BYTES; sent += words.size()) {
                client.octets(words.toByteArray());
            }
            client.get(LATER, "/health/live");
        } catch (IOException ended) {
            assertThat(ended).as("the connection has ended").isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, OPEN, ENDED})
    void n16_aFloodOfWordsThatMoreIsTakenEndsTheConnection(int stream) throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.get(OPEN, "/events?topic=quiet").until(OPEN, "subscribed");
            client.get(ENDED, "/health/live").next(frame -> frame.stream() == ENDED && frame.isLast());
            flood(client, word(stream, 1));

            // What it is told in the midst of its words gets lost where they are not read any more.
            RawHttp2.Frame last =
                    client.next(frame -> frame.is(GO_AWAY) || frame.is(HEADERS) && frame.stream() == LATER);
            assertThat(last == null || last.is(GO_AWAY)).as("told %s", last).isTrue();
        }
        assertThat(Http2User.of(BROKER).post("/topics/after", "x").statusCode()).isEqualTo(201);
    }

    @Test
    void n16_whoIsSentALotMaySayAsMuchOfIt() throws Exception {
        int messages = 1_000;
        String payload = "x".repeat(8 << 10);
        try (RawHttp2 client = RawHttp2.connect(BROKER);
                LineClient publisher =
                        new LineClient(BROKER.connect(BROKER.broker().linePort()))) {
            client.get(OPEN, "/events?topic=lots&qos=0").until(OPEN, "subscribed");
            for (int i = 0; i < messages; i++) {
                publisher.send("PUB lots " + payload.length(), payload);
            }
            long read = 0;
            while (read < (long) messages * payload.length()) {
                RawHttp2.Frame data = client.next(frame -> frame.is(DATA) || frame.is(GO_AWAY));
                assertThat(data).as("after %d bytes", read).isNotNull();
                assertThat(data.is(DATA)).as("after %d bytes", read).isTrue();
                read += data.payload().length;
                client.octets(wordsOf(data.payload().length));
            }
            assertThat(client.get(LATER, "/health/live").status(LATER)).isEqualTo(200);
        }
    }

    /** As many bytes of words as were read, on the stream and on the connection in turn. */
    private static byte[] wordsOf(int read) {
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        for (int left = read; left > 0; left -= 2 * WORD_BYTES) {
            int more = Math.min(left, 2 * WORD_BYTES);
            words.writeBytes(word(OPEN, more));
            words.writeBytes(word(0, more));
        }
        return words.toByteArray();
    }
}
