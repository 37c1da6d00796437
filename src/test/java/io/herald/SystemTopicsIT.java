package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the broker tells of itself, at every door. */
@Timeout(60)
class SystemTopicsIT {
    private static final String EVERYTHING = "%24SYS/%23";

    @RegisterExtension
    final TestBroker broker = TestBroker.with("{}");

    @Test
    void aSubscriberOfMqttGetsTheValuesAtOnceAndNotRetained() throws Exception {
        try (MqttProbe three = MqttProbe.v4(broker.mqttPort()).connected("three");
                MqttProbe five = MqttProbe.v5(broker.mqttPort()).connected("five")) {
            three.subscribed(1, "$SYS/broker/version", 2).expect(0x30, "'$SYS/broker/version", ".Herald 1.2.3");
            five.subscribed(1, "$SYS/broker/clients/+", 1).expect(0x30, "'$SYS/broker/clients/connected", "00", ".2");
            three.expect(0x30, "'$SYS/broker/version", ".Herald 1.2.3").expectOpen();
        }
    }

    @Test
    void aLineGetsTheValuesAtOnceAndPublishesNone() throws Exception {
        try (LineClient line = LineClient.connect(broker.linePort())) {
            line.send("SUBSCRIBE $SYS/#")
                    .expect(
                            "OK",
                            "DELIVER \\$SYS/broker/version Herald 1\\.2\\.3 herald .*",
                            "DELIVER \\$SYS/broker/uptime [0-9]+ herald .*",
                            "DELIVER \\$SYS/broker/clients/connected 1 herald .*");
            for (int i = 3; i < 10; i++) {
                assertThat(line.line()).startsWith("DELIVER $SYS/broker/");
            }
            line.send("PUBLISH $SYS/broker/version mine").expect("ERR forbidden .*");
            line.send("TOPICS $SYS/broker/version")
                    .expect("TOPIC \\$SYS/broker/version subscribers=1 messages=1", "OK 1");
        }
    }

    @Test
    void aStreamGetsTheValuesAtOnce() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri("/events?topic=" + EVERYTHING)).build();
        HttpResponse<InputStream> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (!line.startsWith("data:")) {
                line = lines.readLine();
            }
            assertThat(line)
                    .contains("\"topic\":\"$SYS/broker/version\"", "\"payload\":\"Herald 1.2.3\"")
                    .contains("\"publisher\":\"herald\"")
                    .doesNotContain("\"id\"");
        }
    }

    @Test
    void aGroupSharesThem() throws Exception {
        try (LineClient line = LineClient.connect(broker.linePort())) {
            line.send("SUBSCRIBE $share/watch/$SYS/broker/version").expect("OK", "DELIVER .* Herald 1\\.2\\.3 .*");
        }
    }

    @Test
    void theyAreListedWhereTheyAreAskedForAndNeverStored() throws Exception {
        try (LineClient line = LineClient.connect(broker.linePort())) {
            line.send("SUBSCRIBE $SYS/broker/version").expect("OK", "DELIVER .*");

            assertThat(get("/topics")).doesNotContain("$SYS");
            assertThat(get("/topics/" + EVERYTHING))
                    .contains("\"$SYS/broker/uptime\"")
                    .doesNotContain("\"first\"");
            assertThat(get("/messages?from=earliest&topic=" + EVERYTHING)).contains("\"messages\":[]");
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + broker.httpPort() + path);
    }
}
