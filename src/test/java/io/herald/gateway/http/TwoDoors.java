package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.RunningBroker;
import io.herald.config.ConfigReader;
import io.herald.gateway.tcp.LineClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker in this process with both its doors on free ports, and what a test wants of them. Owned by a test. */
final class TwoDoors implements AutoCloseable {
    private static final long PATIENCE_S = 60;

    private final RunningBroker broker;

    private TwoDoors(RunningBroker broker) {
        this.broker = broker;
    }

    /**
     * Starts one.
     *
     * @param keys keys with their values, in turn
     */
    static TwoDoors start(String... keys) throws Exception {
        Map<String, String> variables = new HashMap<>(Map.of(
                "HERALD_LINE_PORT",
                "0",
                "HERALD_HTTP_PORT",
                "0",
                "HERALD_MQTT_PORT",
                "0",
                "HERALD_LOG_TYPE",
                "memory"));
        for (int i = 0; i < keys.length; i += 2) {
            variables.put("HERALD_" + keys[i], keys[i + 1]);
        }
        return new TwoDoors(RunningBroker.start(ConfigReader.read("{}", variables), "1.2.3")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_S, TimeUnit.SECONDS));
    }

    int httpPort() {
        return broker.httpPort();
    }

    int mqttPort() {
        return broker.mqttPort();
    }

    /** A connection to the line door that has said these lines, each answered with OK. */
    LineClient line(String... lines) throws IOException {
        LineClient client = LineClient.connect(broker.linePort());
        for (String line : lines) {
            client.send(line).expect("OK.*");
        }
        return client;
    }

    /** Asks on a connection of its own, which may be any instance's of the HTTP door. */
    RawHttp.Answer ask(String line, String body) throws IOException {
        return RawHttp.ask(broker.httpPort(), line + " HTTP/1.1", body);
    }

    /** The same where the answer is JSON. */
    JsonObject json(String line, String body) throws IOException {
        RawHttp.Answer answer = ask(line, body);
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        return new JsonObject(answer.text());
    }

    JsonObject json(String line) throws IOException {
        return json(line, "");
    }

    /** A stream of a durable subscription, up to where its messages begin. */
    RawHttp events(String name) throws IOException {
        RawHttp stream = RawHttp.connect(broker.httpPort());
        stream.request("GET /subscriptions/" + name + "/events HTTP/1.1");
        assertThat(stream.head()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(stream.event()).startsWith("retry: ");
        return stream;
    }

    /** Publishes, and gives the id. */
    String publish(String topic, String payload) throws IOException {
        return json("POST /topics/" + topic, payload).getString("id");
    }

    /** Asks again and again until the answer has this in it. */
    void until(String line, String said) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        String answer = ask(line, "").text();
        while (!answer.contains(said)) {
            assertThat(System.nanoTime()).as(answer).isLessThan(deadline);
            answer = ask(line, "").text();
        }
    }

    @Override
    public void close() {
        broker.stop()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                .join();
    }
}
