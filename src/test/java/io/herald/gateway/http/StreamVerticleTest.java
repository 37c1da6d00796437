package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of messages over HTTP, over plain sockets. */
class StreamVerticleTest {
    private HttpBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = HttpBroker.start("http.heartbeat 50ms\nlimits.subscriptions 3");
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void aStreamBeginsAtOnceAndIsNotToBeBuffered() throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/a HTTP/1.1\nAccept: text/event-stream");
            RawHttp.Answer head = new RawHttp.Answer(200, stream.head(), new byte[0]);

            assertThat(head.head()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(head.header("content-type")).isEqualTo("text/event-stream");
            assertThat(head.header("cache-control")).isEqualTo("no-cache, no-store");
            assertThat(head.header("x-accel-buffering")).isEqualTo("no");
            assertThat(stream.chunksUntil("\n\n")).startsWith("retry: 2000\n: ");
        }
    }

    @Test
    void aWildcardBringsEnvelopes() throws Exception {
        try (RawHttp stream = open("GET /topics/a/%2B HTTP/1.1\nAccept: text/event-stream")) {
            publish("/topics/a/b?publisher=me", "x");

            assertThat(stream.chunksUntil("}\n\n"))
                    .startsWith("data: {\"topic\":\"a/b\",\"time\":\"")
                    .endsWith("\",\"publisher\":\"me\",\"payload\":\"x\"}\n\n");
        }
    }

    @Test
    void theFormatCanBeChosen() throws Exception {
        try (RawHttp raw = open("GET /topics/%23?format=raw HTTP/1.1\nAccept: text/event-stream");
                RawHttp json = open("GET /topics/a?format=json HTTP/1.1\nAccept: text/event-stream")) {
            publish("/topics/a", "x");

            assertThat(raw.chunksUntil("x")).isEqualTo("data: x\n\n");
            assertThat(json.chunksUntil("}")).contains("\"payload\":\"x\"");
        }
    }

    @Test
    void severalFiltersShareAStreamThatNeedsNoHeader() throws Exception {
        try (RawHttp stream = open("GET /events?topic=a&topic=b/%23 HTTP/1.1")) {
            publish("/topics/c", "0");
            publish("/topics/a", "1");
            publish("/topics/b/x", "2");

            assertThat(stream.chunksUntil("\"payload\":\"2\""))
                    .contains("\"payload\":\"1\"")
                    .doesNotContain("\"payload\":\"0\"");
        }
    }

    @Test
    void linesOfJsonAreAskedForByTheirMediaType() throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/a HTTP/1.1\nAccept: application/x-ndjson");
            assertThat(stream.head()).contains("Content-Type: application/x-ndjson\r\n");
            stream.chunk();
            publish("/topics/a", "two\nlines");

            assertThat(stream.chunksUntil("}\n").strip()).endsWith("\"payload\":\"two\\nlines\"}");
        }
    }

    @Test
    void aQuietStreamIsWrittenTo() throws Exception {
        try (RawHttp stream = open("GET /events?topic=a HTTP/1.1")) {
            assertThat(stream.chunk()).isEqualTo(":\n\n".getBytes());
            assertThat(stream.chunk()).isEqualTo(":\n\n".getBytes());
        }
    }

    @Test
    void aStreamIsToldWhenTheBrokerStopsAndEndsAsItShould() throws Exception {
        try (RawHttp stream = open("GET /events?topic=a HTTP/1.1")) {
            broker.closeDoor();

            assertThat(stream.chunksUntil("event: error"))
                    .endsWith("event: error\ndata: {\"code\":\"unavailable\",\"detail\":\"the broker stops\"}\n\n");
            assertThat(stream.chunk()).isEmpty();
            assertThat(stream.untilEnd()).isEmpty();
        }
    }

    @Test
    void theStreamsOfABrokerThatStopsDoNotAllComeBackAtOnce() throws Exception {
        List<RawHttp> streams = new ArrayList<>();
        Set<Long> backAfterMs = new TreeSet<>();
        try {
            for (int i = 0; i < 20; i++) {
                streams.add(open("GET /events?topic=a HTTP/1.1"));
            }
            broker.closeDoor();
            for (RawHttp stream : streams) {
                Matcher retry =
                        Pattern.compile("retry: ([0-9]+)\n\nevent: error").matcher(stream.chunksUntil("stops"));
                assertThat(retry.find()).isTrue();
                backAfterMs.add(Long.parseLong(retry.group(1)));
            }
        } finally {
            for (RawHttp stream : streams) {
                stream.close();
            }
        }
        assertThat(backAfterMs).allMatch(ms -> ms >= 1_000 && ms < 6_000).hasSizeGreaterThan(10);
    }

    @Test
    void aStreamThatIsGoneIsNoSubscriberAnyMore() throws Exception {
        open("GET /topics/a HTTP/1.1\nAccept: text/event-stream").close();
        try (RawHttp asking = RawHttp.connect(broker.port())) {
            String answer;
            do {
                answer = asking.request("GET /topics/a HTTP/1.1").answer().text();
            } while (!answer.contains("\"subscribers\":0"));

            assertThat(answer)
                    .isEqualTo("{\"topics\":[{\"name\":\"a\",\"subscribers\":0,\"messages\":0}],\"more\":false}\n");
        }
    }

    @ParameterizedTest(name = "{0} is refused with {1} {2}")
    @CsvSource({
        "/events, 400, bad-request",
        "/events?topic=a%2B, 400, bad-filter",
        "/events?topic=%23/a, 400, bad-filter",
        "/events?topic=%ff, 400, bad-request",
        "/events?topic=a&from=soon, 400, bad-request",
        "/events?topic=a&qos=3, 400, bad-request",
        "/events?topic=a&lastEventId=x, 400, bad-request",
        "/events?topic=a&policy=none, 400, bad-request",
        "/events?topic=a&format=xml, 400, bad-request",
        "/events?topic=a&topic=b&topic=c&topic=d, 429, rate-limited"
    })
    void whatCannotBeSubscribedToIsRefusedByName(String path, int status, String code) throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            RawHttp.Answer answer =
                    connection.request("GET " + path + " HTTP/1.1").answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
            assertThat(connection.request("GET /health/live HTTP/1.1").answer().status())
                    .as("on the same connection")
                    .isEqualTo(200);
        }
    }

    @Test
    void linesOfRawPayloadsAreRefused() throws Exception {
        assertThat(RawHttp.ask(broker.port(), "GET /topics/a?format=raw HTTP/1.1\nAccept: application/x-ndjson")
                        .status())
                .isEqualTo(400);
    }

    private RawHttp open(String lines) throws Exception {
        RawHttp stream = RawHttp.connect(broker.port());
        stream.request(lines);
        assertThat(stream.head()).startsWith("HTTP/1.1 200 OK\r\n");
        stream.chunk();
        return stream;
    }

    private void publish(String path, String payload) throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST " + path + " HTTP/1.1\nHerald-QoS: 0", payload)
                        .status())
                .isEqualTo(202);
    }
}
