package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing in batches, one envelope a line, over plain sockets. */
class BatchVerticleTest {
    private static final int PAYLOAD_LIMIT = 300_000;

    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start("limits.payload " + PAYLOAD_LIMIT);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @ParameterizedTest(name = "in pieces of {0}")
    @ValueSource(ints = {1, 7, 100_000})
    void aBatchIsAnsweredLineByLine(int chop) throws Exception {
        String lines = """
                {"topic":"batch/1","payload":"one"}
                {"topic":"batch/2","payloadBase64":"/w=="}

                {"topic":"$SYS/x"}
                {"topic":"batch/#"}
                {"topic":"batch/1","payload":"one","ttl":1}
                not json
                {"topic":"batch/3"}""";
        try (RawHttp stream = listen();
                RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.send("POST /topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Content-Length: " + lines.length() + "\r\n\r\n");
            for (int from = 0; from < lines.length(); from += chop) {
                publisher.send(lines.substring(from, Math.min(lines.length(), from + chop)));
            }
            RawHttp.Answer answer = publisher.answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("content-type")).isEqualTo("application/x-ndjson");
            assertThat(answer.text()
                            .lines()
                            .map(line -> line.replaceAll("\"(id|time|detail|stored)\":\"[^\"]*\"", "$1")))
                    .containsExactly(
                            "{id,\"topic\":\"batch/1\",time,stored}",
                            "{id,\"topic\":\"batch/2\",time,stored}",
                            "{\"error\":{\"code\":\"forbidden\",detail}}",
                            "{\"error\":{\"code\":\"bad-topic\",detail}}",
                            "{\"error\":{\"code\":\"bad-request\",detail}}",
                            "{\"error\":{\"code\":\"bad-request\",detail}}",
                            "{id,\"topic\":\"batch/3\",time,stored}");
            assertThat(event(stream).getString("payload")).isEqualTo("one");
            assertThat(event(stream).getString("payloadBase64")).isEqualTo("/w==");
            assertThat(event(stream).getString("topic")).isEqualTo("batch/3");
        }
    }

    @Test
    void aBatchThatGoesOnWhileTheBrokerStopsIsTold() throws Exception {
        HttpBroker stopping = HttpBroker.start();
        try (RawHttp publisher = RawHttp.connect(stopping.port())) {
            publisher.send("POST /topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            publisher.head();
            String line = "{\"topic\":\"b\"}\n";
            String chunk = Integer.toHexString(line.length()) + "\r\n" + line + "\r\n";
            assertThat(publisher.send(chunk).chunksUntil("\n")).startsWith("{\"id\":\"1\",\"topic\":\"b\"");

            stopping.drain();
            assertThat(publisher.send(chunk).chunksUntil("\n")).startsWith("{\"error\":{\"code\":\"unavailable\"");
            assertThat(stopping.metrics().snapshot().published()).isEqualTo(1);
        } finally {
            stopping.stop();
        }
    }

    @Test
    void aMessageHasOnlySoManyHeaders() throws Exception {
        String many = "{\"topic\":\"t\",\"headers\":{\"h\":[" + "\"v\",".repeat(64) + "\"v\"]}}";
        String much = "{\"topic\":\"t\",\"headers\":{\"h\":\"" + "v".repeat(16 << 10) + "\"}}";
        RawHttp.Answer answer = RawHttp.ask(
                broker.port(), "POST /topics HTTP/1.1\nContent-Type: application/x-ndjson", many + "\n" + much);

        assertThat(answer.text().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"error\":{\"code\":\"too-large\""));
    }

    @Test
    void aBatchIsAnsweredWhileMoreOfItComes() throws Exception {
        try (RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.send("POST /topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            publisher.head();
            for (int i = 0; i < 3; i++) {
                String line = "{\"topic\":\"b" + i + "\"}\n";
                publisher.send(Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
                assertThat(publisher.chunksUntil("\n")).contains("\"topic\":\"b" + i + "\"");
            }
            publisher.send("0\r\n\r\n");
            assertThat(publisher.chunk()).isEmpty();
        }
    }

    /** 200 refusals are told at once, and 200 in each second after. */
    @ParameterizedTest(name = "{0} batches of {1} lines")
    @CsvSource({"2, 150", "300, 1"})
    void whoIsRefusedAgainAndAgainIsHeardLater(int batches, int lines) throws Exception {
        String batch = "{\"topic\":\"$SYS/x\"}\n".repeat(lines).strip();
        try (RawHttp publisher = RawHttp.connect(broker.port())) {
            long sinceNs = System.nanoTime();
            for (int i = 0; i < batches; i++) {
                publisher.request("POST /topics HTTP/1.1\nContent-Type: application/x-ndjson", batch);
                assertThat(publisher.answer().text().lines())
                        .hasSize(lines)
                        .allMatch(line -> line.contains("\"forbidden\""));
            }

            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs))
                    .isGreaterThanOrEqualTo(450);
        }
    }

    @Test
    void whatIsRefusedOfALongBatchHoldsUpWhatComesBehindIt() throws Exception {
        String refused = "{\"topic\":\"$SYS/x\"}\n".repeat(300);
        String taken = "{\"topic\":\"held\"}\n";
        try (RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.send("POST /topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            publisher.head();
            long sinceNs = System.nanoTime();
            publisher.send(Integer.toHexString(refused.length()) + "\r\n" + refused + "\r\n");
            publisher.chunksUntil("\"forbidden\"");
            publisher.send(Integer.toHexString(taken.length()) + "\r\n" + taken + "\r\n");
            publisher.chunksUntil("\"topic\":\"held\"");

            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs))
                    .isGreaterThanOrEqualTo(450);
        }
    }

    @Test
    void aLineOrAPayloadThatIsTooLongIsRefusedAloneInABatch() throws Exception {
        String lines = "{\"topic\":\"a\",\"payload\":\"" + "x".repeat(PAYLOAD_LIMIT + 1) + "\"}\n"
                + "x".repeat(1_000_000) + "\n{\"topic\":\"a\"}\n";

        RawHttp.Answer answer =
                RawHttp.ask(broker.port(), "POST /topics HTTP/1.1\nContent-Type: application/x-ndjson", lines);

        assertThat(answer.text().lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("too-large"),
                        second -> assertThat(second).contains("too-large"),
                        third -> assertThat(third).contains("\"topic\":\"a\""));
    }

    private static RawHttp listen() throws Exception {
        RawHttp stream = RawHttp.connect(broker.port());
        stream.request("GET /events?topic=batch/%23 HTTP/1.1").head();
        stream.chunk();
        return stream;
    }

    /** The envelope in the next event. */
    private static JsonObject event(RawHttp stream) throws Exception {
        return new JsonObject(stream.event().substring("data: ".length()));
    }
}
