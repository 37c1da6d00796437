package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.DATA;
import static io.herald.gateway.http.RawHttp2.HEADERS;
import static io.herald.gateway.http.RawHttp2.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.BesideOthers;
import io.herald.TlsBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of HTTP/2 that takes nothing of an answer's body before it says so. */
@Timeout(60)
class ClosedWindowHttp2IT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open("HTTP_IDLETIMEOUT", "3s", "LIMITS_QUEUEBYTES", "64KiB");

    private static final int WIDE = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/topics", "/metrics", "/messages?topic=a", "/connections"})
    @BesideOthers
    void theHeadComesAtOnceAndTheBodyWhenItIsTaken(String path) throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER, 0)) {
            // With the end of the time to read it, it would come too late.
            assertThat(client.get(1, path).status(1)).isEqualTo(200);
            client.windowUpdate(1, WIDE).windowUpdate(0, WIDE);
            RawHttp2.Frame body = client.next(frame -> frame.is(DATA) || frame.is(RESET));
            assertThat(body.type()).isEqualTo(DATA);
            assertThat(body.text()).isNotEmpty();
        }
    }

    @Test
    @BesideOthers
    void soItIsWithTheAnswerToAPost() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER, 0)) {
            client.request(1, 0, "POST", "/topics/posted", ":authority", "localhost");
            client.frame(DATA, RawHttp2.END_STREAM, 1, "hello".getBytes(StandardCharsets.UTF_8));
            assertThat(client.status(1)).isEqualTo(201);
            client.windowUpdate(1, WIDE);
            assertThat(client.next(frame -> frame.is(DATA) || frame.is(RESET)).text())
                    .contains("\"topic\":\"posted\"");
        }
    }

    @Test
    @BesideOthers
    void n1_whoAsksForManyAtOnceAndReadsNoneGetsFewAndThoseAreGivenUp() throws Exception {
        Http2User publisher = Http2User.of(BROKER);
        publisher.post("/topics/large", "x".repeat(40_000));
        int asked = 20;
        try (RawHttp2 client = RawHttp2.connect(BROKER, 0)) {
            for (int i = 0; i < asked; i++) {
                client.get(2 * i + 1, "/messages?topic=large");
            }
            List<Integer> statuses = new ArrayList<>();
            List<Integer> resets = new ArrayList<>();
            client.next(frame -> {
                if (frame.is(HEADERS)) {
                    statuses.add(frame.status());
                } else if (frame.is(RESET)) {
                    resets.add(frame.stream());
                }
                return resets.size() == asked;
            });
            assertThat(statuses).hasSize(asked).containsOnly(200, 429);
            assertThat(statuses).filteredOn(status -> status == 200).hasSize(2);
        }
    }
}
