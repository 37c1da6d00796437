package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of stored messages, and requests that wait for one, over plain sockets. */
class MessagePagesVerticleTest {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private HttpBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = HttpBroker.start("limits.subscriptions 3\nhttp.idletimeout 200ms");
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void aPageHasEnvelopesAndTellsWhereTheNextOneBegins() throws Exception {
        publish("/topics/a?publisher=me", "1");
        publish("/topics/b", "2");
        publish("/topics/a/x", "3");
        JsonObject page = page("topic=a/%23");

        assertThat(page.fieldNames()).containsExactly("messages", "next");
        assertThat(page.getJsonArray("messages").getJsonObject(0).fieldNames())
                .containsExactly("id", "topic", "time", "publisher", "payload");
        assertThat(payloads(page)).containsExactly("1", "3");
        assertThat(payloads(page("topic=b&topic=a&from=1"))).containsExactly("2");
        assertThat(payloads(page("topic=b&topic=a/x&from=earliest"))).containsExactly("2", "3");
        assertThat(payloads(page("topic=%23&from=1h"))).containsExactly("1", "2", "3");
        assertThat(payloads(page("topic=%23&from=2020-01-01T00:00:00Z"))).containsExactly("1", "2", "3");
        assertThat(payloads(page("topic=%23&from=new"))).isEmpty();
        assertThat(payloads(page("topic=%23&from=" + page.getString("next")))).isEmpty();
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeat() throws Exception {
        for (int i = 0; i < 10; i++) {
            publish("/topics/a", Integer.toString(i));
        }
        JsonObject first = page("topic=a&limit=4");
        JsonObject second = page("topic=a&limit=4&from=" + first.getString("next"));
        JsonObject third = page("topic=a&limit=4&from=" + second.getString("next"));

        assertThat(payloads(first)).containsExactly("0", "1", "2", "3");
        assertThat(payloads(second)).containsExactly("4", "5", "6", "7");
        assertThat(payloads(third)).containsExactly("8", "9");
    }

    @Test
    void aPageIsBoundedInBytesToo() throws Exception {
        for (int i = 0; i < 5; i++) {
            publish("/topics/a", "x".repeat(100 << 10));
        }
        JsonObject first = page("topic=a");

        assertThat(payloads(first)).hasSize(3);
        assertThat(payloads(page("topic=a&from=" + first.getString("next")))).hasSize(2);
    }

    @Test
    void whatIsNotKeptAnyMoreIsToldToBeMissing() throws Exception {
        for (int i = 0; i < 3; i++) {
            publish("/topics/a", Integer.toString(i));
        }
        broker.dropAll();
        publish("/topics/a", "kept");
        JsonObject page = page("topic=a&from=1");

        assertThat(payloads(page)).containsExactly("kept");
        assertThat(page.getJsonObject("missing")).isEqualTo(new JsonObject("{\"from\":\"1\",\"to\":\"3\"}"));
        assertThat(page("topic=a").containsKey("missing")).isFalse();
    }

    @Test
    void whoeverWaitsGetsTheFirstMessageThatComesAndNotEarlier() throws Exception {
        publish("/topics/a", "old");
        try (RawHttp waiting = RawHttp.connect(broker.port())) {
            waiting.request("GET /messages?topic=a&topic=b/%23&from=1&wait=30s HTTP/1.1");
            untilSubscribers("a", 1);
            publish("/topics/b/x?qos=0", "fleeting");
            publish("/topics/c", "another's");
            publish("/topics/b/x", "new");

            JsonObject page = new JsonObject(waiting.answer().text());
            assertThat(payloads(page)).containsExactly("new");
            assertThat(page.getString("next")).isEqualTo("3");
            untilSubscribers("a", 0);
            assertThat(waiting.request("GET /health/live HTTP/1.1").answer().status())
                    .as("on the same connection")
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsThereIsNotWaitedFor() throws Exception {
        publish("/topics/a", "old");

        assertThat(payloads(page("topic=a&wait=1h"))).containsExactly("old");
    }

    @Test
    void nobodyWaitsLongerThanItSaid() throws Exception {
        long beganNs = System.nanoTime();
        JsonObject page = page("topic=a&from=new&wait=500ms");

        assertThat(payloads(page)).isEmpty();
        assertThat(page.getString("next")).isEqualTo("0");
        assertThat(System.nanoTime() - beganNs)
                .as("longer than a connection may be idle")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
        untilSubscribers("a", 0);
    }

    @Test
    void aReaderThatAlwaysWaitsMissesNothingAndGetsNothingTwice() throws Exception {
        int count = 300;
        FutureTask<Void> publisher = new FutureTask<>(() -> {
            for (int i = 0; i < count; i++) {
                publish("/topics/a/" + i % 7, Integer.toString(i));
            }
            return null;
        });
        new Thread(publisher).start();
        List<String> got = new ArrayList<>();
        String from = "earliest";
        try (RawHttp reader = RawHttp.connect(broker.port())) {
            while (got.size() < count) {
                reader.request("GET /messages?topic=a/%23&limit=50&wait=20s&from=" + from + " HTTP/1.1");
                JsonObject page = new JsonObject(reader.answer().text());
                got.addAll(payloads(page));
                from = page.getString("next");
            }
        }
        publisher.get();

        assertThat(got).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void whatComesJustWhenARequestBeginsToWaitIsNotMissed() throws Exception {
        String next = "earliest";
        try (RawHttp reader = RawHttp.connect(broker.port());
                RawHttp publisher = RawHttp.connect(broker.port())) {
            for (int i = 0; i < 300; i++) {
                reader.request("GET /messages?topic=a/%23&topic=b&wait=15s&from=" + next + " HTTP/1.1");
                publisher.request("POST /topics/a HTTP/1.1", Integer.toString(i));
                assertThat(publisher.answer().status()).isEqualTo(201);

                JsonObject page = new JsonObject(reader.answer().text());
                assertThat(payloads(page)).containsExactly(Integer.toString(i));
                next = page.getString("next");
            }
        }
    }

    @Test
    void aClientThatGoesAwayWhileItWaitsLeavesNothingBehind() throws Exception {
        int timers = broker.timers();
        RawHttp waiting = RawHttp.connect(broker.port());
        waiting.request("GET /messages?topic=a&topic=b&wait=60s HTTP/1.1");
        untilSubscribers("b", 1);
        assertThat(broker.timers()).isGreaterThan(timers);
        waiting.close();

        untilSubscribers("a", 0);
        untilSubscribers("b", 0);
        long lastNs = System.nanoTime() + PATIENCE_NS;
        while (broker.timers() > timers) {
            assertThat(System.nanoTime()).as("patience").isLessThan(lastNs);
            Thread.onSpinWait();
        }
        assertThat(broker.metrics().snapshot().refused()).isZero();
    }

    @Test
    void whoeverWaitsWhenTheBrokerStopsIsAnsweredAtOnce() throws Exception {
        publish("/topics/a", "old");
        try (RawHttp waiting = RawHttp.connect(broker.port())) {
            waiting.request("GET /messages?topic=a&from=1&wait=60s HTTP/1.1");
            untilSubscribers("a", 1);
            broker.drain();

            assertThat(waiting.answer().text()).isEqualTo("{\"messages\":[],\"next\":\"1\"}\n");
        }
    }

    @Test
    void headIsNotMadeToWait() throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.request("HEAD /messages?topic=a&wait=60s HTTP/1.1");
            RawHttp.Answer head = new RawHttp.Answer(0, connection.head(), new byte[0]);

            assertThat(head.head()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(head.header("content-length"))
                    .isEqualTo(Integer.toString("{\"messages\":[],\"next\":\"0\"}\n".length()));
        }
    }

    @ParameterizedTest(name = "{0} is refused with {1} {2}")
    @CsvSource({
        "'', 400, bad-request",
        "topic=%23/a, 400, bad-filter",
        "topic=a&limit=0, 400, bad-request",
        "topic=a&limit=1001, 400, bad-request",
        "topic=a&limit=x, 400, bad-request",
        "topic=a&wait=soon, 400, bad-request",
        "topic=a&from=soon, 400, bad-request",
        "topic=a&qos=1, 400, bad-request",
        "topic=a&topic=b&topic=c&topic=d, 429, rate-limited"
    })
    void whatCannotBeReadIsRefusedByName(String query, int status, String code) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), "GET /messages?" + query + " HTTP/1.1");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void aDoorWithoutALogSaysSo() throws Exception {
        HttpBroker alone = HttpBroker.startAlone();
        try {
            assertThat(RawHttp.ask(alone.port(), "GET /messages?topic=a&wait=60s HTTP/1.1")
                            .status())
                    .isEqualTo(503);
        } finally {
            alone.stop();
        }
    }

    private JsonObject page(String query) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), "GET /messages?" + query + " HTTP/1.1");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return new JsonObject(answer.text());
    }

    private static List<String> payloads(JsonObject page) {
        JsonArray messages = page.getJsonArray("messages");
        return messages.stream()
                .map(message -> ((JsonObject) message).getString("payload"))
                .toList();
    }

    private void publish(String path, String payload) throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST " + path + " HTTP/1.1", payload)
                        .status())
                .isBetween(201, 202);
    }

    private void untilSubscribers(String topic, int count) throws Exception {
        long lastNs = System.nanoTime() + PATIENCE_NS;
        try (RawHttp asking = RawHttp.connect(broker.port())) {
            String answer;
            do {
                assertThat(System.nanoTime()).as("patience").isLessThan(lastNs);
                answer = asking.request("GET /topics/" + topic + " HTTP/1.1")
                        .answer()
                        .text();
            } while (!answer.contains("\"subscribers\":" + count));
        }
    }
}
