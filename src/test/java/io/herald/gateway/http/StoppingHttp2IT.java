package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.DATA;
import static io.herald.gateway.http.RawHttp2.GO_AWAY;
import static io.herald.gateway.http.RawHttp2.NO_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that stops while clients are connected over HTTP/2 (R11). */
@Timeout(60)
class StoppingHttp2IT {
    private static final int GRACE_MS = 1_000;
    /** When the process ends all the same, and not in order. */
    private static final int AFTER_GRACE_MS = 3_000;

    private final TlsBroker broker = TlsBroker.open("SHUTDOWN_GRACE", GRACE_MS + "ms");

    @BeforeEach
    void start() throws Exception {
        broker.beforeAll(null);
    }

    @AfterEach
    void clear() throws Exception {
        broker.afterAll(null);
    }

    @Test
    void r11_streamsAreToldWhenToComeBackAndConnectionsEndInOrder() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(broker);
                RawHttp2 stuck = RawHttp2.connect(broker, 10)) {
            client.get(1, "/events?topic=a").until(1, "subscribed");
            client.get(3, "/topics/b").next(RawHttp2.Frame::isLast);
            stuck.get(1, "/events?topic=a").next(frame -> frame.is(DATA));
            Http2User user = Http2User.of(broker);
            Http2User.Lines lines = user.stream("/events?topic=a").subscribed();
            assertThat(user.post("/topics/a", "last").statusCode()).isEqualTo(201);

            long beganNs = System.nanoTime();
            var stopped = broker.stop().toCompletionStage().toCompletableFuture();

            List<RawHttp2.Frame> rest = client.untilEnd();
            String said = rest.stream()
                    .filter(frame -> frame.is(DATA))
                    .map(RawHttp2.Frame::text)
                    .collect(Collectors.joining());
            assertThat(said).containsSubsequence("data: last", "retry: ", "event: error", "the broker stops");
            assertThat(rest.stream().filter(frame -> frame.stream() == 1).reduce((one, next) -> next))
                    .hasValueSatisfying(frame -> assertThat(frame.isLast()).isTrue());
            // Some clients, the JDK's among them, take in nothing behind it.
            assertThat(rest.get(rest.size() - 1).is(GO_AWAY)).isTrue();
            assertThat(rest.get(rest.size() - 1).code()).isEqualTo(NO_ERROR);
            assertThat(lines.next("retry:")).matches("retry: [1-5][0-9]{3}");
            assertThat(lines.next("data:")).contains("unavailable");
            assertThat(lines.next()).isNull();
            assertThat(lines.fault()).isNull();
            stopped.get(30, TimeUnit.SECONDS);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs))
                    .isLessThan(GRACE_MS + AFTER_GRACE_MS);
        }
    }
}
