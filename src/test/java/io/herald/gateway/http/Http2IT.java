package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import io.herald.gateway.tcp.LineClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All that the HTTP door has, over HTTP/2, as a program has it that uses a client as it is. */
@Timeout(120)
class Http2IT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open("LIMITS_PAYLOAD", "1MiB");

    private Http2User user;

    @BeforeEach
    void connect() throws Exception {
        user = Http2User.of(BROKER);
    }

    @Test
    void whatIsPostedIsAnsweredAndComesOutOfAStream() throws Exception {
        Http2User.Lines stream = user.stream("/events?topic=posts").subscribed();

        HttpResponse<String> fleeting = user.post("/topics/posts?qos=0", "one");
        assertThat(fleeting.statusCode()).isEqualTo(202);
        assertThat(stream.next("data:")).isEqualTo("data: one");
        HttpResponse<String> stored = user.post("/topics/posts", "two\nlines", "Herald-Header-Colour", "green");
        assertThat(stored.statusCode()).isEqualTo(201);
        String id = new JsonObject(stored.body()).getString("id");
        assertThat(stream.next("id:")).isEqualTo("id: " + id);
        assertThat(stream.next() + "|" + stream.next()).isEqualTo("data: two|data: lines");
        assertThat(stored.version()).isEqualTo(HttpClient.Version.HTTP_2);
        stream.cancel();
        awaitSubscribers("posts", 0);
    }

    @Test
    void fiftyStreamsOnOneConnectionGetEachMessageOnceAndInOrder() throws Exception {
        int streams = 50;
        int messages = 200;
        List<Http2User.Lines> all = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            all.add(user.stream("/events?topic=many/%23&format=raw"));
        }
        for (Http2User.Lines one : all) {
            one.subscribed();
        }
        assertThat(connections())
                .anySatisfy(one -> assertThat(one.getInteger("subscriptions")).isEqualTo(streams));
        try (LineClient publisher =
                new LineClient(BROKER.connect(BROKER.broker().linePort()))) {
            for (int i = 0; i < messages; i++) {
                publisher
                        .send("PUB many/" + i % 2 + " 4 qos=1", String.valueOf(1000 + i))
                        .expect("OK.*");
            }
        }
        for (Http2User.Lines one : all) {
            for (int i = 0; i < messages; i++) {
                assertThat(one.next("data:")).isEqualTo("data: " + (1000 + i));
            }
            one.cancel();
        }
        awaitSubscribers("many/0", 0);
    }

    @Test
    void whateverElseIsThereIsThereOverHttp2() throws Exception {
        assertThat(user.get("/").statusCode()).isEqualTo(200);
        assertThat(user.ask("HEAD", "/openapi.json", "").headers().firstValue("content-length"))
                .isPresent();
        assertThat(user.get("/topics/none?policy=what", "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(400);
        assertThat(user.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(user.ask("PUT", "/topics/a", "").statusCode()).isEqualTo(405);
        assertThat(user.get("/mqtt").statusCode()).isEqualTo(426);

        String lines = "{\"topic\":\"batch\",\"payload\":\"1\"}\n{\"topic\":\"b#\",\"payload\":\"2\"}\n";
        HttpResponse<String> batch = user.post("/topics", lines, "Content-Type", "application/x-ndjson");
        assertThat(batch.body().lines()).hasSize(2).last().asString().contains("bad-topic");
        assertThat(user.get("/messages?topic=batch&from=earliest").body()).contains("\"payload\":\"1\"");

        assertThat(user.ask("PUT", "/subscriptions/lasting", "{\"filters\":[{\"filter\":\"lasts\"}]}")
                        .statusCode())
                .isEqualTo(201);
        Http2User.Lines durable =
                user.stream("/subscriptions/lasting/events?format=raw").subscribed();
        user.post("/topics/lasts", "kept");
        assertThat(durable.next("data:")).isEqualTo("data: kept");
        Http2User.Lines taken =
                user.stream("/subscriptions/lasting/events?format=raw").subscribed();
        assertThat(durable.next("data:")).contains("taken-over");
        assertThat(durable.next()).isNull();
        assertThat(durable.fault()).isNull();
        taken.cancel();
    }

    @Test
    void aLongBodyIsTakenWholeAndATooLongOneIsRefusedWhileOthersGoOn() throws Exception {
        Http2User.Lines stream = user.stream("/events?topic=long&format=raw").subscribed();
        String longest = "x".repeat(1 << 20);

        assertThat(user.post("/topics/long", longest).statusCode()).isEqualTo(201);
        assertThat(stream.next("data:")).hasSize("data: ".length() + longest.length());
        assertThat(user.post("/topics/long", longest + "x").statusCode()).isEqualTo(413);
        assertThat(user.post("/topics/long", "after").statusCode()).isEqualTo(201);
        assertThat(stream.next("data:")).isEqualTo("data: after");
        stream.cancel();
    }

    @Test
    void foreignPagesAndHostsAreRefused() throws Exception {
        assertThat(user.post("/topics/a", "x", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(user.post(
                                "/topics/a",
                                "x",
                                "Origin",
                                "https://localhost:" + BROKER.broker().httpPort())
                        .statusCode())
                .isEqualTo(201);
    }

    private List<JsonObject> connections() throws Exception {
        JsonArray told = new JsonObject(user.get("/connections").body()).getJsonArray("connections");
        return told.stream().map(JsonObject.class::cast).toList();
    }

    private void awaitSubscribers(String topic, int count) throws Exception {
        String told = "";
        while (!told.contains("\"subscribers\":" + count)) {
            told = user.get("/topics?filter=" + topic.replace("#", "%23")).body();
        }
    }
}
