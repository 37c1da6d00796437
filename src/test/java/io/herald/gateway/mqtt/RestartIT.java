package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import io.herald.RunningBroker;
import io.herald.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client finds again when the broker was stopped and started. */
@Timeout(60)
class RestartIT {
    private static final String HOUR = "11 00000e10";

    @TempDir
    private Path folder;

    private RunningBroker broker;

    @BeforeEach
    void start() throws Exception {
        Map<String, String> env =
                Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_ENABLED", "false", "HERALD_LOG_PATH", folder.toString());
        broker = LiveMqtt.await(RunningBroker.start(ConfigReader.read("{\"mqtt\": {\"port\": 0}}", env), "1.2.3"));
    }

    @AfterEach
    void stop() throws Exception {
        LiveMqtt.await(broker.stop());
    }

    private void restart() throws Exception {
        stop();
        start();
    }

    private MqttProbe five(String clientId, boolean present) throws IOException {
        MqttProbe probe = MqttProbe.v5(broker.mqttPort()).connect(0, 60, HOUR, "'" + clientId);
        assertThat(probe.next()).startsWith(present ? "20 0e 01 00" : "20 0e 00 00");
        return probe;
    }

    private MqttProbe publisher() throws IOException {
        return MqttProbe.v5(broker.mqttPort()).connected("publisher");
    }

    @Test
    void aSessionIsThereWithItsFiltersTheirOptionsAndWhatWasMissed() throws Exception {
        try (MqttProbe probe = five("kept", false);
                MqttProbe publisher = publisher()) {
            probe.send(0x82, "0001", "02", "0b 07", "'kept/#", "0d").expect(0x90, "0001", "00", "01");
            probe.send(0xe0).expectClosed();
            publisher.publish(2, 1, "kept/a", "missed").expect(0x50, "0001");
        }
        restart();
        try (MqttProbe probe = five("kept", true);
                MqttProbe publisher = publisher()) {
            probe.expect(0x32, "'kept/a", "0001", "02", "0b 07", ".missed").send(0x40, "0001");
            probe.publish(1, 9, "kept/a", "my own").expect(0x40, "0009");
            publisher.send(0x33, "'kept/a", "0001", "00", ".live").expect(0x40, "0001");
            probe.expect(0x33, "'kept/a", "0002", "02", "0b 07", ".live").expectOpen();
        }
    }

    @Test
    void handshakesGoOnWhereTheyStoodInBothDirections() throws Exception {
        try (MqttProbe probe = five("hand", false).subscribed(1, "hand/in", 2);
                MqttProbe publisher = publisher()) {
            publisher.publish(1, 1, "hand/in", "one").expect(0x40, "0001");
            publisher.publish(2, 2, "hand/in", "two").expect(0x50, "0002");
            publisher.publish(2, 3, "hand/in", "three").expect(0x50, "0003");
            probe.expect(0x32, "'hand/in", "0001", "00", ".one");
            probe.expect(0x34, "'hand/in", "0002", "00", ".two");
            probe.expect(0x34, "'hand/in", "0003", "00", ".three")
                    .send(0x50, "0002")
                    .expect(0x62, "0002");
            probe.publish(2, 7, "hand/out", "mine").expect(0x50, "0007");
        }
        restart();
        try (MqttProbe watcher = publisher().subscribed(1, "hand/out", 1);
                MqttProbe probe = five("hand", true)) {
            probe.expect(0x62, "0002");
            probe.expect(0x3a, "'hand/in", "0001", "00", ".one");
            probe.expect(0x3c, "'hand/in", "0003", "00", ".three");
            probe.send(0x3c, "'hand/out", "0007", "00", ".mine").expect(0x50, "0007");
            probe.send(0x62, "0007").expect(0x70, "0007");
            watcher.expectOpen();
        }
    }

    @Test
    void aRetainedMessageIsThereWithWhatIsLeftOfItsTime() throws Exception {
        try (MqttProbe publisher = publisher()) {
            publisher.send(0x33, "'stays/a", "0001", "05", "02 00000064", ".x").expect(0x40, "0001", "10");
            publisher.send(0x31, "'stays/b", "00", ".of qos 0").expectOpen();
            publisher.publish(1, 2, "stays/c", "behind it").expect(0x40, "0002", "10");
        }
        restart();
        try (MqttProbe probe = publisher()) {
            int left = 100;
            for (int id = 1; left == 100; id++) {
                byte[] kept = probe.subscribed(id, "stays/a", 0).nextBytes();
                left = kept[kept.length - 2];
            }
            assertThat(left).isBetween(90, 99);
            probe.subscribed(99, "stays/b", 0)
                    .expect(0x31, "'stays/b", "00", ".of qos 0")
                    .expectOpen();
        }
    }

    @Test
    void aSessionOfMqtt5WithoutAnExpiryIsGone() throws Exception {
        try (MqttProbe probe = MqttProbe.v5(broker.mqttPort()).connect(0, 60, "", "'brief")) {
            assertThat(probe.next()).startsWith("20 0e 00 00");
            probe.subscribed(1, "brief/a", 1);
        }
        restart();
        five("brief", false).close();
    }
}
