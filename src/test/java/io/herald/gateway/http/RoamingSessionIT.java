package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import io.herald.gateway.tcp.LineClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One durable session that is begun over MQTT and goes on over the line, over HTTP, and over MQTT again. */
@Timeout(60)
class RoamingSessionIT {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private static TwoDoors broker;

    @BeforeAll
    static void start() throws Exception {
        broker = TwoDoors.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void whatIsAcknowledgedAtOneDoorDoesNotComeAgainAtAnother(int level) throws Exception {
        String name = "roam-" + level;
        String[] ids = new String[7];
        try (MqttProbe mqtt = connect(level, name, 0).subscribed(1, name, 2)) {
            for (int n = 1; n <= 5; n++) {
                ids[n] = publish(name, n, n <= 3 ? 1 : 2);
                expectPublish(mqtt.next(), level, n <= 3 ? "32" : "34", name, n, n);
            }
            mqtt.send(0x40, "0001").send(0x50, "0004").expect(0x62, "0004").expectOpen();
        }
        try (LineClient line = broker.line("HELLO " + name + " frames durable")) {
            line.expect("MSG .* id=" + ids[2] + " qos=1 .* dup=1", "2", "MSG .* id=" + ids[3] + " qos=1 .* dup=1", "3");
            line.expect("MSG .* id=" + ids[5] + " qos=2 .* dup=1", "5");
            line.send("ACK " + ids[2], "PING").expect("PONG");
            try (RawHttp stream = broker.events(name)) {
                line.expect("ERR taken-over .*");
                assertThat(envelope(stream)).isEqualTo(ids[3]);
                assertThat(envelope(stream)).isEqualTo(ids[5]);
                assertThat(acks(name, ids[3])).isOne();
                ids[6] = publish(name, 6, 1);
                assertThat(envelope(stream)).isEqualTo(ids[6]);
                try (MqttProbe mqtt = connect(level, name, 1)) {
                    assertThat(stream.event()).startsWith("event: error\ndata: {\"code\":\"taken-over\"");
                    mqtt.expect(0x62, "0004");
                    expectPublish(mqtt.next(), level, "3c", name, 5, 5);
                    String last = mqtt.next();
                    int packetId = HexFormat.fromHexDigits(packetId(last, name));
                    expectPublish(last, level, "3a", name, packetId, 6);
                    mqtt.send(0x70, "0004").send(0x50, "0005").expect(0x62, "0005");
                    mqtt.send(0x70, "0005").send(0x40, MqttProbe.id(packetId)).expectOpen();
                }
            }
        }
        expectNothingMore(level, name);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aClientOfMqttLetsGoOfWhatWasAcknowledgedElsewhere(int level) throws Exception {
        String name = "elsewhere-" + level;
        String id;
        try (MqttProbe mqtt = connect(level, name, 0).subscribed(1, name, 2)) {
            id = publish(name, 1, 2);
            expectPublish(mqtt.next(), level, "34", name, 1, 1);
        }
        try (LineClient line = broker.line("HELLO " + name + " frames durable")) {
            line.expect("MSG .* id=" + id + " qos=2 .* dup=1", "1")
                    .send("ACK " + id, "PING")
                    .expect("PONG");
        }
        try (MqttProbe mqtt = connect(level, name, 1)) {
            mqtt.expect(0x62, "0001").send(0x70, "0001").expectOpen();
            publish(name, 2, 2);
            String next = mqtt.next();
            assertThat(next).startsWith("34 ").endsWith(HEX.formatHex(new byte[] {'2'}));
            String packetId = packetId(next, name);
            mqtt.send(0x50, packetId)
                    .expect(0x62, packetId)
                    .send(0x70, packetId)
                    .expectOpen();
        }
        expectNothingMore(level, name);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void aSessionGoesToWhoComesLastAtWhicheverDoor(int level) throws Exception {
        String name = "taken-" + level;
        try (MqttProbe first = connect(level, name, 0).subscribed(1, name, 1);
                LineClient line = broker.line("HELLO " + name + " frames durable")) {
            expectTakenOver(first, level);
            String id = publish(name, 1, 1);
            line.expect("MSG .* id=" + id + " .*", "1")
                    .send("ACK " + id, "PING")
                    .expect("PONG");
            try (MqttProbe second = connect(level, name, 1)) {
                line.expect("ERR taken-over .*");
                publish(name, 2, 1);
                String next = second.next();
                assertThat(next).startsWith("32 ").endsWith(" 32");
                second.send(0x40, packetId(next, name)).expectOpen();
                try (RawHttp stream = broker.events(name);
                        MqttProbe third = connect(level, name, 1)) {
                    expectTakenOver(second, level);
                    assertThat(stream.event()).startsWith("event: error\ndata: {\"code\":\"taken-over\"");
                    third.expectOpen();
                    try (MqttProbe fourth = connect(9 - level, name, 1)) {
                        expectTakenOver(third, level);
                        fourth.expectOpen();
                    }
                }
            }
        }
    }

    private static MqttProbe connect(int level, String name, int present) throws IOException {
        MqttProbe probe = level == 5 ? MqttProbe.v5(broker.mqttPort()) : MqttProbe.v4(broker.mqttPort());
        probe.connect(0, 60, "11 00000e10", "'" + name);
        assertThat(probe.next()).matches("20 .. 0" + present + " 00.*");
        return probe;
    }

    private static void expectTakenOver(MqttProbe probe, int level) throws IOException {
        if (level == 5) {
            assertThat(probe.next()).startsWith("e0 ").matches("e0 .. 8e.*");
        }
        probe.expectClosed();
    }

    private static void expectNothingMore(int level, String name) throws IOException {
        broker.until("GET /subscriptions/" + name, "\"connected\":false");
        JsonObject kept = broker.json("GET /subscriptions/" + name);
        assertThat(kept.getInteger("pending")).isZero();
        try (MqttProbe mqtt = connect(level, name, 1)) {
            mqtt.expectOpen();
        }
    }

    private static String publish(String topic, int n, int qos) throws IOException {
        String key = qos == 2 ? "&key=" + topic + n : "";
        return broker.json("POST /topics/" + topic + "?qos=" + qos + key, Integer.toString(n))
                .getString("id");
    }

    private static void expectPublish(String packet, int level, String first, String topic, int packetId, int n) {
        byte[] name = topic.getBytes(StandardCharsets.US_ASCII);
        String properties = level == 5 ? ".* " : "";
        assertThat(packet)
                .matches(first + " .. 00 " + HEX.toHexDigits((byte) name.length) + " " + HEX.formatHex(name) + " "
                        + HEX.formatHex(new byte[] {(byte) (packetId >> 8), (byte) packetId}) + " " + properties
                        + HEX.toHexDigits((byte) ('0' + n)));
    }

    private static String packetId(String packet, String topic) {
        int at = (4 + topic.length()) * 3;
        return packet.substring(at, at + 5).replace(" ", "");
    }

    private static String envelope(RawHttp stream) throws IOException {
        return new JsonObject(stream.event().replaceFirst("^data: ", "")).getString("id");
    }

    private static int acks(String name, String id) throws IOException {
        return broker.json("POST /subscriptions/" + name + "/acks", "{\"ack\":[\"" + id + "\"]}")
                .getInteger("acked");
    }
}
