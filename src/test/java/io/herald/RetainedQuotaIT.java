package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Row N8: who wants more retained than may be is told so, at each door in its own way, and after a restart as well. */
@Timeout(120)
class RetainedQuotaIT {
    private static final String REFUSED = "ERR rate-limited more retained messages than limits.retained .*";
    private static final int RETAINED = 2;

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @RegisterExtension
    final TestBroker broker = TestBroker.in(() -> folder, Map.of("HERALD_LIMITS_RETAINED", Integer.toString(RETAINED)));

    private void fill() throws Exception {
        try (LineClient client = LineClient.connect(broker.linePort())) {
            client.send("HELLO filler frames").expect("OK .*");
            client.send("PUB full/1 1 qos=1 retain", "x").expect("OK [0-9]+");
            client.send("PUB full/2 1 qos=1 retain", "x").expect("OK [0-9]+");
        }
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        URI uri = URI.create("http://localhost:" + broker.httpPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void n8_overTheLineEachOfThemIsToldAndOthersGo() throws Exception {
        fill();
        try (LineClient client = LineClient.connect(broker.linePort())) {
            client.send("HELLO more frames", "SUB full/#").expect("OK .*", "OK");
            client.expect("MSG full/1 1 .*", "x", "MSG full/2 1 .*", "x");
            client.send("PUB full/3 1 qos=1 retain", "a", "PUB full/3 1 qos=1 retain", "b", "PUB full/3 1 qos=1", "c");
            client.expect(REFUSED, REFUSED);
            client.expect("OK [0-9]+", "MSG full/3 1 .*", "c");
            client.send("PUB full/1 1 qos=1 retain", "y").expect("OK [0-9]+", "MSG full/1 1 .*", "y");
            client.send("PUB full/2 0 qos=1 retain", "").expect("OK [0-9]+", "MSG full/2 0 .*", "");
            client.send("PUB full/3 1 qos=1 retain", "d").expect("OK [0-9]+", "MSG full/3 1 .*", "d");
        }
    }

    @Test
    void n8_overHttpItIs429AndInABatchItIsSaidOfTheLine() throws Exception {
        fill();
        HttpResponse<String> refused = post("/topics/full/3?retain=true", "x");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body()).contains("\"code\":\"rate-limited\"", "limits.retained");

        assertThat(post("/topics/full/3", "x").statusCode()).isEqualTo(201);
        assertThat(post("/topics/full/2?retain=true", "y").statusCode()).isEqualTo(201);
        assertThat(post("/topics/full/1?retain=true", "").statusCode()).isEqualTo(201);
        assertThat(post("/topics/full/3?retain=true", "x").statusCode()).isEqualTo(201);
    }

    @Test
    void n8_overMqtt5ItIsQuotaExceededAndThePacketIdIsFree() throws Exception {
        fill();
        try (MqttProbe probe = MqttProbe.v5(broker.mqttPort()).connected("five")) {
            assertThat(probe.send(0x33, "'full/3", "0001", "00", ".x").next())
                    .startsWith("40 ")
                    .contains("00 01 97");
            assertThat(probe.send(0x35, "'full/3", "0002", "00", ".x").next())
                    .startsWith("50 ")
                    .contains("00 02 97");
            probe.send(0x31, "'full/3", "00", ".x").expectOpen();

            probe.publish(2, 2, "full/3", "not retained");
            probe.expect(0x50, "0002").send(0x62, "0002").expect(0x70, "0002");
            probe.send(0x33, "'full/1", "0003", "00", ".y").expect(0x40, "0003", "10");
            probe.subscribed(4, "full/#", 0);
            probe.expect(0x31, "'full/1", "00", ".y")
                    .expect(0x31, "'full/2", "00", ".x")
                    .expectOpen();
        }
        assertThat(broker.metrics().scrape())
                .contains("herald_refusals_total{code=\"rate-limited\",door=\"mqtt\"} 3")
                .contains("herald_retained_messages 2");
    }

    @Test
    void n8_aClientOfMqtt311WhichCannotBeToldIsCutOff() throws Exception {
        fill();
        for (int qos = 1; qos <= 2; qos++) {
            try (MqttProbe probe = MqttProbe.v4(broker.mqttPort()).connected("four" + qos)) {
                probe.send(0x31 | qos << 1, "'full/3", "0001", ".x").expectClosed();
            }
        }
        try (MqttProbe probe = MqttProbe.v4(broker.mqttPort()).connected("four")) {
            probe.send(0x31, "'full/3", ".x").expectOpen();
            probe.publish(1, 1, "full/3", "not retained").expect(0x40, "0001");
        }
    }

    @Test
    void n8_theCountIsRightAfterARestart() throws Exception {
        fill();
        broker.restart();
        try (LineClient client = LineClient.connect(broker.linePort())) {
            client.send("PUB full/3 1 qos=1 retain", "x").expect(REFUSED);
            client.send("PUB full/1 0 qos=1 retain", "").expect("OK [0-9]+");
            client.send("PUB full/3 1 qos=1 retain", "x").expect("OK [0-9]+");
            client.send("PUB full/4 1 qos=1 retain", "x").expect(REFUSED);
        }
    }

    @Test
    void n8_manyThatRaceForTheLastPlacesGetNoMoreThanThereAre() throws Exception {
        List<LineClient> racers = new ArrayList<>();
        int stored = 0;
        try {
            for (int i = 0; i < 16; i++) {
                racers.add(LineClient.connect(broker.linePort()));
            }
            for (int i = 0; i < racers.size(); i++) {
                racers.get(i).send("PUB race/" + i + " 1 qos=1 retain", "x");
            }
            for (LineClient racer : racers) {
                stored += racer.line().startsWith("OK ") ? 1 : 0;
            }
        } finally {
            for (LineClient racer : racers) {
                racer.close();
            }
        }
        assertThat(stored).isEqualTo(RETAINED);
    }
}
