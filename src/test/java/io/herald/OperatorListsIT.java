package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who is connected and what is kept, as an operator is told of it at the HTTP door. */
class OperatorListsIT {
    private static final byte[] MQTT_CONNECT = {0x10, 15, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 3, 'd', 'e', 'v'};
    private static final byte[] MQTT_SUBSCRIBE = {(byte) 0x82, 6, 0, 1, 0, 1, 'a', 1};
    private static final int MQTT_ANSWERS = 4 + 5;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @RegisterExtension
    final TestBroker broker = TestBroker.in(() -> folder, Map.of());

    private HttpRequest request(String target) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + broker.httpPort() + target))
                .build();
    }

    private JsonObject ask(String target) throws Exception {
        HttpResponse<String> answer = http.send(request(target), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    /** All pages of a list, asked for one by one. */
    private List<JsonObject> all(String list, int limit) throws Exception {
        List<JsonObject> all = new ArrayList<>();
        Object after = "";
        while (after != null) {
            JsonObject page = ask("/" + list + "?limit=" + limit + "&after=" + after);
            List<JsonObject> here =
                    page.getJsonArray(list).stream().map(JsonObject.class::cast).toList();
            assertThat(here).hasSizeLessThanOrEqualTo(limit);
            all.addAll(here);
            assertThat(all).as("a list that ends").hasSizeLessThan(50);
            after = page.getValue("next");
        }
        return all;
    }

    @Test
    void whoIsConnectedAtWhateverDoorIsListedInTheOrderInWhichTheyCame() throws Exception {
        Instant begun = Instant.now().minusSeconds(1);
        try (LineTalk line = new LineTalk(broker.linePort());
                Socket mqtt = new Socket("127.0.0.1", broker.mqttPort());
                Socket silent = new Socket("127.0.0.1", broker.linePort())) {
            line.say("HELLO reader frames", "SUBSCRIBE a", "SUBSCRIBE b/#", "PING");
            line.hearAll(4);
            mqtt.getOutputStream().write(MQTT_CONNECT);
            mqtt.getOutputStream().write(MQTT_SUBSCRIBE);
            assertThat(mqtt.getInputStream().readNBytes(MQTT_ANSWERS)).hasSize(MQTT_ANSWERS);
            silent.getOutputStream().write("PING\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(silent.getInputStream().read()).isEqualTo('P');
            try (InputStream stream = http.send(
                            request("/events?topic=x&topic=y&topic=z"), HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                assertThat(stream.read()).isPositive();

                List<JsonObject> all = all("connections", 1);
                assertThat(all).isEqualTo(all("connections", 1000));
                assertThat(all.stream().map(one -> one.getLong("number"))).isSorted();
                assertThat(all.stream().map(OperatorListsIT::summary))
                        .contains("line reader 2", "mqtt dev 1", "http  3", "http  0")
                        .anyMatch(one -> one.matches("line anon-\\d+ 0"));
                assertThat(all).allSatisfy(one -> {
                    assertThat(one.getLong("waitingBytes")).isZero();
                    assertThat(Instant.parse(one.getString("since"))).isBetween(begun, Instant.now());
                });
            }
        }
    }

    private static String summary(JsonObject one) {
        return one.getString("door") + " " + one.getString("name") + " " + one.getInteger("subscriptions");
    }

    @Test
    void durableSubscriptionsAreListedWithHowFarTheyAreBehind() throws Exception {
        try (LineTalk behind = new LineTalk(broker.linePort())) {
            behind.say("HELLO behind frames durable", "SUBSCRIBE a qos=1", "QUIT");
            behind.hearAll(3);
        }
        try (LineTalk current = new LineTalk(broker.linePort());
                LineTalk publisher = new LineTalk(broker.linePort())) {
            current.say("HELLO current frames durable", "SUBSCRIBE b qos=1", "SUBSCRIBE c");
            current.hearAll(3);
            publisher.say("PUBLISH a 1", "PUBLISH a 2", "PUBLISH a 3");
            publisher.hear("OK 1", "OK 2", "OK 3");

            assertThat(all("subscriptions", 1)).isEqualTo(all("subscriptions", 10));
            assertThat(all("subscriptions", 10).get(0)).isEqualTo(new JsonObject("""
                            {"name":"behind","connected":false,"filters":1,"position":"0","lag":3,"pending":0}"""));
            assertThat(all("subscriptions", 10).get(1).getString("name")).isEqualTo("current");
            assertThat(all("subscriptions", 10).get(1).getBoolean("connected")).isTrue();
            assertThat(all("subscriptions", 10).get(1).getInteger("filters")).isEqualTo(2);
        }
    }

    @Test
    void whatNoPageCanBeIsRefused() throws Exception {
        for (String wrong : List.of("limit=0", "limit=1001", "limit=x", "after=-1", "after=1&after=2", "what=1")) {
            assertThat(http.send(request("/connections?" + wrong), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }
}
