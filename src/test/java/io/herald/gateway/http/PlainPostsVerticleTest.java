package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Posts of every kind, one behind the other on one connection, in any pieces. */
class PlainPostsVerticleTest {
    private static final int REQUESTS = 120;
    private static final int PAYLOAD_LIMIT = 2000;

    private static HttpBroker broker;

    /** What one request is, what is published by it, and what the client is told. */
    private record Step(String octets, String payload, int... statuses) {}

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start("limits.payload " + PAYLOAD_LIMIT);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @RepeatedTest(40)
    void answersAndMessagesKeepTheOrderOfTheirRequests(RepetitionInfo repetition) throws Exception {
        int seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        String topic = "plain/" + seed;
        try (RawHttp stream = listen(topic);
                RawHttp publisher = RawHttp.connect(broker.port())) {
            List<Step> unanswered = new ArrayList<>();
            List<String> published = new ArrayList<>();
            StringBuilder unsent = new StringBuilder();
            for (int i = 0; i < REQUESTS; i++) {
                Step step = step(random.nextInt(14), topic, i);
                unsent.append(step.octets());
                unanswered.add(step);
                if (random.nextInt(20) == 0) {
                    // All but a piece of the last request, then, when the others are answered, that piece.
                    int piece = random.nextInt(step.octets().length());
                    publisher.send(unsent.substring(0, unsent.length() - piece));
                    unsent.delete(0, unsent.length() - piece);
                    answered(publisher, unanswered.subList(0, unanswered.size() - 1), published);
                }
            }
            publisher.send(unsent.toString());
            answered(publisher, unanswered, published);

            for (String payload : published) {
                assertThat(event(stream).getString("payload")).isEqualTo(payload);
            }
        }
    }

    @Test
    void theTraceOfARequestIsAHeaderOfItsMessage() throws Exception {
        String one = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        String other = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00";
        try (RawHttp stream = listen("traced");
                RawHttp publisher = RawHttp.connect(broker.port())) {
            StringBuilder posts = new StringBuilder();
            for (String trace : List.of(one, one, other, "junk")) {
                posts.append("POST /topics/traced?qos=0 HTTP/1.1\r\nHost: localhost\r\nTraceparent: " + trace
                        + "\r\ntracestate: a=1\r\nContent-Length: 1\r\n\r\nx");
            }
            publisher.send(posts.toString());

            for (String trace : List.of(one, one, other)) {
                assertThat(event(stream).getJsonObject("headers").getMap())
                        .isEqualTo(Map.of("traceparent", trace, "tracestate", "a=1"));
            }
            assertThat(event(stream).containsKey("headers")).isFalse();
        }
    }

    @Test
    void aBodyLongerThanTheLimitIsRefusedBeforeItComes() throws Exception {
        try (RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.send("POST /topics/a?qos=0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2001\r\n\r\n");
            assertThat(publisher.answer().status()).isEqualTo(413);
        }
    }

    private static void answered(RawHttp publisher, List<Step> steps, List<String> published) throws Exception {
        for (Step step : steps) {
            for (int status : step.statuses()) {
                assertThat(publisher.answer().status()).as(step.octets()).isEqualTo(status);
            }
            if (step.payload() != null) {
                published.add(step.payload());
            }
        }
        steps.clear();
    }

    private static Step step(int kind, String topic, int i) {
        String post = "POST /topics/" + topic + "?qos=0";
        String same = String.format("same %05d", i);
        return switch (kind) {
            case 0 -> new Step(request("GET /health/live", "", ""), null, 200);
            case 1 -> new Step(request("POST /topics/$SYS/x", "", same), null, 403);
            case 2 -> new Step(request(post + "&qos=1", "", same), null, 400);
            case 3 -> new Step(request(post, "Expect: 100-continue\r\n", same), same, 100, 202);
            case 4 -> new Step(request(post, "Connection: keep-alive\r\n", same), same, 202);
            case 5 ->
                new Step(
                        post
                                + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3\r\nabc\r\n0\r\n\r\n",
                        "abc",
                        202);
            case 6 -> new Step(request(post, "", ""), "", 202);
            case 7 -> new Step(request(post, "", "longer " + "x".repeat(i)), "longer " + "x".repeat(i), 202);
            case 8 -> {
                String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data\":"
                        + (100 + i) + "}";
                String type = "Content-Type: application/cloudevents+json\r\n";
                yield new Step(request(post, type, event), Integer.toString(100 + i), 202);
            }
            case 9 -> new Step(request(post, "Host: elsewhere\r\n", same), null, 400);
            default -> new Step(request(post, "", same), same, 202);
        };
    }

    private static String request(String line, String fields, String body) {
        return line + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    private static RawHttp listen(String topic) throws Exception {
        RawHttp stream = RawHttp.connect(broker.port());
        stream.request("GET /topics/" + topic + "?format=json HTTP/1.1\nAccept: text/event-stream");
        stream.head();
        stream.chunk();
        return stream;
    }

    private static JsonObject event(RawHttp stream) throws Exception {
        return new JsonObject(stream.event().substring("data: ".length()));
    }
}
