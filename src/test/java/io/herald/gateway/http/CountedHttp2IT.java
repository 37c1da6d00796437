package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.DATA;
import static io.herald.gateway.http.RawHttp2.END_STREAM;
import static io.herald.gateway.http.RawHttp2.HEADERS;
import static io.herald.gateway.http.RawHttp2.PING;
import static io.herald.gateway.http.RawHttp2.RESET;
import static io.herald.gateway.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is refused over HTTP/2 before it is a request is seen at {@code /metrics}, once, and why. */
@Timeout(120)
class CountedHttp2IT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open("HTTP_HEADTIMEOUT", "1s");

    private static final String NAME = "herald_frame_refusals_total";
    private static final int MANY = 1_000;

    private Http2User operator;

    private interface Client {
        void act(RawHttp2 client) throws IOException;
    }

    @BeforeEach
    void connect() throws Exception {
        operator = Http2User.of(BROKER);
    }

    private Map<String, Double> counts() throws Exception {
        Map<String, Double> counts = new TreeMap<>();
        String metrics = operator.get("/metrics").body();
        metrics.lines().filter(line -> line.startsWith(NAME)).forEach(line -> {
            String[] words = line.substring(NAME.length()).split("[{}=\" ]+");
            counts.put(words[2], Double.valueOf(words[3]));
        });
        return counts;
    }

    private void expect(String reason, Client client) throws Exception {
        Map<String, Double> wanted = counts();
        assertThat(wanted).containsKey(reason);
        wanted.merge(reason, 1.0, Double::sum);
        try (RawHttp2 connection = RawHttp2.connect(BROKER)) {
            client.act(connection);
            Map<String, Double> now = counts();
            while (now.get(reason) < wanted.get(reason)) {
                now = counts();
            }
            assertThat(now).isEqualTo(wanted);
        }
    }

    /** Until the broker has had enough. */
    private static void flood(RawHttp2 client, byte[] frames, int times) {
        try {
            for (int i = 0; i < times; i++) {
                client.octets(frames);
            }
        } catch (IOException ended) {
            assertThat(ended).as("the connection has ended").isNotNull();
        }
    }

    private static byte[] many(byte[] frame) {
        byte[] frames = new byte[MANY * frame.length];
        for (int i = 0; i < MANY; i++) {
            System.arraycopy(frame, 0, frames, i * frame.length, frame.length);
        }
        return frames;
    }

    @Test
    void n16_eachReasonHasACountOfItsOwn() throws Exception {
        expect("head", client -> client.request(1, END_STREAM, "GET", "/a b", ":authority", "localhost"));
        expect("empty-frames", client -> flood(client, many(RawHttp2.frameOf(PING, 0, 0, new byte[8])), 1));
        expect(
                "window-updates",
                client -> flood(client, many(RawHttp2.frameOf(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1})), MANY));
        expect("unfinished", client -> client.octets((byte) 0, (byte) 0));
        expect("flood", client -> {
            for (int i = 0; i < MANY; i++) {
                int stream = 2 * i + 1;
                byte[] reset = RawHttp2.frameOf(RESET, 0, stream, new byte[] {0, 0, 0, 8});
                byte[] head = RawHttp2.head("GET", "/health/live", ":authority", "localhost");
                flood(client, RawHttp2.frameOf(HEADERS, END_STREAM | RawHttp2.END_HEADERS, stream, head), 1);
                flood(client, reset, 1);
            }
        });
        expect("protocol", client -> client.frame(DATA, 0, 0, new byte[1]));
    }
}
