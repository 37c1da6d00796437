package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one is told over HTTP who publishes more than one client may in a second. */
class RateLimitVerticleTest {
    private static final String POST = """
            POST /topics/a?qos=%d HTTP/1.1\r
            Host: localhost\r
            Content-Length: 1\r
            \r
            x""";
    private static final int RATE = 10;
    private static final String BATCH = """
            POST /topics HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/x-ndjson\r
            Transfer-Encoding: chunked\r
            \r
            """;
    /** So much that what comes behind it waits. */
    private static final String LINES = "{\"topic\":\"a\"}\n".repeat(3 * RATE);

    private static final String CHUNK = Integer.toHexString(LINES.length()) + "\r\n" + LINES + "\r\n";

    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start("limits.messageRate " + RATE);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoPostsTooMuchIsToldWhenToComeBack(int qos) throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            RawHttp.Answer answer = null;
            int taken = 0;
            for (int i = 0; i < 1_000 && (answer == null || answer.status() != 429); i++) {
                answer = client.send(POST.formatted(qos)).answer();
                taken += answer.status() == 429 ? 0 : 1;
            }

            assertThat(answer.status()).isEqualTo(429);
            assertThat(taken).isGreaterThanOrEqualTo(RATE);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            assertThat(answer.header("ratelimit")).isEqualTo("\"publish\";r=0;t=1");
            JsonObject problem = new JsonObject(answer.text());
            assertThat(problem.getString("code")).isEqualTo("rate-limited");
            assertThat(problem.getString("detail")).endsWith("come back in 1 s");
        }
        try (RawHttp other = RawHttp.connect(broker.port())) {
            assertThat(other.send(POST.formatted(qos)).answer().status()).isLessThan(300);
        }
    }

    @Test
    void aBatchIsNotRefusedButReadMoreSlowly() throws Exception {
        String line = "{\"topic\":\"a\",\"payload\":\"x\"}\n";
        RawHttp.Answer answer = RawHttp.ask(
                broker.port(), "POST /topics HTTP/1.1\nContent-Type: application/x-ndjson", line.repeat(2 * RATE));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text().lines()).hasSize(2 * RATE).noneMatch(one -> one.contains("error"));
    }

    @Test
    void ofABatchWhoseClientHasLeftNothingMoreIsPublished() throws Exception {
        int inside = broker.inside();
        long before = broker.metrics().snapshot().published();
        try (RawHttp leaving = RawHttp.connect(broker.port())) {
            leaving.send(BATCH + CHUNK.repeat(4)).head();
            assertThat(leaving.chunksUntil("\n")).contains("\"topic\":\"a\"");
        }
        while (broker.inside() > inside) {
            Thread.onSpinWait();
        }
        try (RawHttp other = RawHttp.connect(broker.port())) {
            // What waited before that would be published before that.
            other.send(BATCH + CHUNK.repeat(2) + "0\r\n\r\n").head();
            while (other.chunk().length > 0) {
                // The answers to its own lines.
                continue;
            }
        }
        assertThat(broker.metrics().snapshot().published() - before).isEqualTo(3 * 3 * RATE);
    }
}
