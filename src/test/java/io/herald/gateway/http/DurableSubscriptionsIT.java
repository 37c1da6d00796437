package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durable subscriptions as streams: what is not acknowledged comes again, at whichever door the client returns. */
class DurableSubscriptionsIT {
    private static TwoDoors broker;

    @BeforeAll
    static void start() throws Exception {
        broker = TwoDoors.start("HTTP_HEARTBEAT", "50ms");
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void aSubscriptionBegunInNetcatGoesOnInCurlAndBack() throws Exception {
        String first;
        String second;
        String third;
        try (LineClient netcat = broker.line("HELLO both frames durable", "SUB both")) {
            first = broker.publish("both", "1");
            second = broker.publish("both", "2");
            third = broker.publish("both", "3");
            netcat.expect("MSG both 1 id=" + first + " .*", "1", "MSG both 1 id=" + second + " .*", "2");
            netcat.expect("MSG both 1 id=" + third + " .*", "3");
            netcat.send("ACK " + first, "PING").expect("PONG");
        }
        try (RawHttp curl = broker.events("both")) {
            assertEvent(curl.event(), second, "2", 1);
            assertEvent(curl.event(), third, "3", 1);
            assertThat(acks("both", "{\"ack\":[\"" + second + "\"]}")).isEqualTo("{\"acked\":1,\"nacked\":0}");
            String fourth = broker.publish("both", "4");
            assertEvent(curl.event(), fourth, "4", 0);

            try (LineClient netcat = broker.line("HELLO both frames durable")) {
                assertThat(curl.event())
                        .startsWith("event: error\ndata: {\"code\":\"taken-over\"")
                        .contains("another connection");
                assertThat(curl.chunk()).as("the end").isEmpty();
                netcat.expect(
                        "MSG both 1 id=" + third + " .* dup=2", "3", "MSG both 1 id=" + fourth + " .* dup=1", "4");
                netcat.send("ACK " + third, "ACK " + fourth, "PING").expect("PONG");
                assertThat(broker.json("GET /subscriptions/both").getInteger("pending"))
                        .isZero();
            }
        }
    }

    @Test
    void aStreamIsToldWhenItIsTakenOverByAnother() throws Exception {
        begin("taken", "taken/#", "new");
        try (RawHttp first = broker.events("taken");
                RawHttp second = broker.events("taken")) {
            assertThat(first.event()).startsWith("event: error\ndata: {\"code\":\"taken-over\"");
            String id = broker.publish("taken/over", "x");
            assertEvent(second.event(), id, "x", 0);
            assertThat(broker.json("GET /subscriptions/taken").getBoolean("connected"))
                    .isTrue();
        }
    }

    @Test
    void aClientThatVanishesLeavesNothingBehindAndGetsAllOfItAgain() throws Exception {
        begin("gone", "gone", "new");
        String id = broker.publish("gone", "x");
        for (int times = 0; times < 3; times++) {
            try (RawHttp stream = broker.events("gone")) {
                assertEvent(stream.event(), id, "x", times);
            }
            broker.until("GET /subscriptions/gone", "\"connected\":false");
        }
        broker.until("GET /topics/gone", "\"subscribers\":0");
        assertThat(broker.json("GET /subscriptions/gone").getInteger("pending")).isOne();
    }

    @Test
    void whatIsPublishedWhileItIsAwayComesWhenItReturns() throws Exception {
        begin("away", "away/+", "new");
        StringBuilder acks = new StringBuilder();
        for (int n = 0; n < 300; n++) {
            acks.append(n == 0 ? "\"" : ",\"")
                    .append(broker.publish("away/" + n % 3, "n" + n))
                    .append('"');
        }
        try (RawHttp stream = broker.events("away")) {
            for (int n = 0; n < 256; n++) {
                assertThat(stream.event()).contains("\"payload\":\"n" + n + "\"");
            }
            assertThat(acks("away", "{\"ack\":[" + acks + "]}")).isEqualTo("{\"acked\":256,\"nacked\":0}");
            for (int n = 256; n < 300; n++) {
                assertThat(stream.event()).contains("\"payload\":\"n" + n + "\"");
            }
        }
    }

    @Test
    void acknowledgementsReachWhoeverIsConnected() throws Exception {
        try (LineClient netcat = broker.line("HELLO acked frames durable", "SUB acked")) {
            String id = broker.publish("acked", "x");
            netcat.expect("MSG acked 1 id=" + id + " .*", "x");
            for (int times = 1; times < 5; times++) {
                assertThat(acks("acked", "{\"nack\":[\"" + id + "\"],\"delay\":\"1ms\"}"))
                        .isEqualTo("{\"acked\":0,\"nacked\":1}");
                netcat.expect("MSG acked 1 id=" + id + " .* dup=" + times, "x");
            }
            assertThat(acks("acked", "{\"ack\":[\"" + id + "\"],\"nack\":[\"" + id + "\"]}"))
                    .isEqualTo("{\"acked\":1,\"nacked\":0}");
        }
    }

    @Test
    void acknowledgementsAreKeptWhereNobodyIsConnected() throws Exception {
        begin("unmanned", "unmanned", "new");
        String first = broker.publish("unmanned", "1");
        String second = broker.publish("unmanned", "2");
        try (RawHttp stream = broker.events("unmanned")) {
            assertEvent(stream.event(), first, "1", 0);
            assertEvent(stream.event(), second, "2", 0);
        }
        broker.until("GET /subscriptions/unmanned", "\"connected\":false");

        assertThat(acks("unmanned", "{\"ack\":[\"" + first + "\",\"99999\"],\"nack\":[\"" + second + "\"]}"))
                .isEqualTo("{\"acked\":1,\"nacked\":1}");
        assertThat(broker.json("GET /subscriptions/unmanned").getInteger("pending"))
                .isOne();
        try (RawHttp stream = broker.events("unmanned")) {
            assertEvent(stream.event(), second, "2", 1);
        }
    }

    @Test
    void theFiltersOfAClientThatIsConnectedChangeUnderIt() throws Exception {
        begin("under", "under/1", "new");
        try (RawHttp stream = broker.events("under")) {
            String before = broker.publish("under/2", "before");
            JsonObject changed = broker.json("PUT /subscriptions/under", """
                    {"filters":[{"filter":"under/2","from":"earliest"}],"expiry":"1h"}""");
            assertThat(changed.getBoolean("connected")).isTrue();
            assertEvent(stream.event(), before, "before", 0);
            broker.publish("under/1", "not any more");
            String after = broker.publish("under/2", "after");
            assertEvent(stream.event(), after, "after", 0);
            assertThat(broker.json("GET /subscriptions/under").getString("expiry"))
                    .isEqualTo("1h");
        }
    }

    @Test
    void whoIsConnectedToWhatIsForgottenIsCutOff() throws Exception {
        begin("forgotten", "forgotten", "new");
        try (RawHttp stream = broker.events("forgotten")) {
            assertThat(broker.ask("DELETE /subscriptions/forgotten", "").status())
                    .isEqualTo(204);

            assertThat(stream.event()).startsWith("event: error\ndata: {\"code\":\"taken-over\"");
            assertThat(broker.ask("GET /subscriptions/forgotten", "").status()).isEqualTo(404);
        }
        broker.until("GET /topics/forgotten", "\"subscribers\":0");
    }

    @Test
    void whatIsDoneWhileClientsComeAndGoIsDone() throws Exception {
        begin("busy", "busy/0", "new");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> doing = new ArrayList<>();
        for (int thread = 1; thread <= 4; thread++) {
            String filter = "{\"filters\":[{\"filter\":\"busy/" + thread + "\"}]}";
            doing.add(threads.submit(() -> {
                for (int n = 0; n < 20; n++) {
                    broker.json("PUT /subscriptions/busy", filter);
                    acks("busy", "{\"ack\":[\"1\"]}");
                }
                return null;
            }));
        }
        threads.shutdown();
        while (!doing.stream().allMatch(Future::isDone)) {
            broker.events("busy").close();
        }
        for (Future<?> done : doing) {
            done.get();
        }
        broker.until("GET /subscriptions/busy", "\"connected\":false");
        assertThat(broker.json("GET /topics/busy/%2B").encode()).doesNotContain("\"subscribers\":1");
    }

    @Test
    void theStreamIsOneAsTheOthers() throws Exception {
        begin("form", "form", "new");
        try (RawHttp stream = RawHttp.connect(broker.httpPort())) {
            stream.request("GET /subscriptions/form/events?format=raw HTTP/1.1\nLast-Event-ID: 99999");
            RawHttp.Answer head = new RawHttp.Answer(200, stream.head(), new byte[0]);
            assertThat(head.header("content-type")).isEqualTo("text/event-stream");
            assertThat(head.header("x-accel-buffering")).isEqualTo("no");
            assertThat(stream.chunksUntil("\n:\n\n")).startsWith("retry: 2000\n: subscribed\n\nid: ");
            String id = broker.publish("form", "x");
            assertThat(stream.chunksUntil("x")).endsWith("id: " + id + "\ndata: x\n\n");
        }
    }

    @Test
    void theSubscriptionAndItsAcknowledgementsOutliveTheBroker(@TempDir Path folder) throws Exception {
        String[] keys = {
            "LOG_TYPE", "rocksdb", "LOG_PATH", folder.resolve("log").toString()
        };
        String first;
        String second;
        try (TwoDoors before = TwoDoors.start(keys)) {
            before.json("PUT /subscriptions/kept", "{\"filters\":[{\"filter\":\"kept\"}]}");
            first = before.publish("kept", "1");
            second = before.publish("kept", "2");
            RawHttp stream = before.events("kept");
            assertEvent(stream.event(), first, "1", 0);
            assertEvent(stream.event(), second, "2", 0);
            before.json("POST /subscriptions/kept/acks", "{\"ack\":[\"" + first + "\"]}");
        }
        try (TwoDoors after = TwoDoors.start(keys);
                RawHttp stream = after.events("kept")) {
            assertEvent(stream.event(), second, "2", 1);
            assertThat(after.json("GET /subscriptions/kept").getInteger("pending"))
                    .isOne();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | nobody/events               |                              | 404",
                "HEAD | nobody/events               |                              | 404",
                "GET  | nobody/events?format=xml    |                              | 400",
                "GET  | nobody/events?from=earliest |                              | 400",
                "POST | nobody/events               |                              | 405",
                "GET  | nobody/acks                 |                              | 405",
                "POST | nobody/acks                 | {\"ack\":[\"1\"]}            | 404",
                "POST | nobody/acks?a=b             | {\"ack\":[\"1\"]}            | 400",
                "POST | nobody/acks                 | {}                           | 400",
                "POST | nobody/acks                 | {\"ack\":\"1\"}              | 400",
                "POST | nobody/acks                 | {\"ack\":[1]}                | 400",
                "POST | nobody/acks                 | {\"ack\":[\"x\"]}            | 400",
                "POST | nobody/acks                 | {\"ack\":[\"1\"],\"delay\":\"5s\"} | 400",
                "POST | nobody/acks                 | {\"nack\":[\"1\"],\"delay\":5}     | 400",
                "POST | nobody/acks                 | {\"ack\":[\"1\"],\"id\":\"1\"}     | 400"
            })
    void whatCannotBeDoneIsRefusedAndBeginsNothing(String method, String path, String body, int status)
            throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.httpPort())) {
            connection.request(method + " /subscriptions/" + path + " HTTP/1.1", body == null ? "" : body);

            assertThat(connection.head()).startsWith("HTTP/1.1 " + status + " ");
        }
        assertThat(broker.ask("GET /subscriptions/nobody", "").status()).isEqualTo(404);
    }

    private static void begin(String name, String filter, String from) throws Exception {
        JsonObject one = new JsonObject().put("filter", filter).put("from", from);
        broker.json("PUT /subscriptions/" + name, "{\"filters\":[" + one + "]}");
    }

    private static String acks(String name, String body) throws Exception {
        return broker.json("POST /subscriptions/" + name + "/acks", body).encode();
    }

    private static void assertEvent(String event, String id, String payload, int dup) {
        JsonObject envelope = new JsonObject(event.replaceFirst("^data: ", ""));
        assertThat(envelope.getString("id")).isEqualTo(id);
        assertThat(envelope.getString("payload")).isEqualTo(payload);
        assertThat(envelope.getInteger("dup", 0)).as("dup").isEqualTo(dup);
    }
}
