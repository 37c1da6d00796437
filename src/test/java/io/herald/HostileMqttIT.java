package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of MQTT that say what nobody should: each is answered or cut off, and nobody else notices. */
@Timeout(60)
class HostileMqttIT {
    @RegisterExtension
    static final MqttStage STAGE =
            new MqttStage("{\"mqtt\": {\"connectTimeout\": \"400ms\"}, \"limits\": {\"subscriptions\": 50}}");

    private static MqttProbe probe(int level) throws IOException {
        return level == 5 ? MqttProbe.v5(STAGE.port()) : MqttProbe.v4(STAGE.port());
    }

    private static void expectEnd(MqttProbe probe, int level, int reason) throws IOException {
        if (level == 5) {
            assertThat(probe.next()).matches("e0 [0-9a-f]{2} " + String.format("%02x", reason) + ".*");
        }
        probe.expectClosed();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void n7_aSecondConnectEndsTheConnection(int level) throws IOException {
        try (MqttProbe probe = probe(level).connected("twice").connect("twice")) {
            expectEnd(probe, level, 0x82);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20 02 00 00",
                "30 03 00 01 61",
                "40 02 00 01",
                "62 02 00 01",
                "82 06 00 01 00 01 61 00",
                "a2 05 00 01 00 01 61",
                "c0 00",
                "e0 00",
                "f0 00",
                "00 00",
                "16 03 01 02 00 01 00 01 fc 03 03",
                "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a"
            })
    void n7_whatComesBeforeConnectEndsTheConnection(String hex) throws IOException {
        try (MqttProbe probe = probe(4).sendHex(hex)) {
            probe.expectClosed();
        }
    }

    @Test
    void n7_aClientThatSaysNothingIsCutOff() throws IOException {
        long began = System.nanoTime();
        try (MqttProbe silent = probe(5);
                MqttProbe half = probe(5).sendHex("10 20 00 04 4d 51")) {
            silent.expectClosed();
            half.expectClosed();
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(390L, 5_000L);
    }

    @Test
    void n7_aConnectThatDripsInIsCutOff() throws Exception {
        try (MqttWire drip = MqttWire.open(STAGE.port())) {
            byte[] connect = MqttWire.packet(0x10, MqttWire.text("MQTT"), new byte[60_000]);
            int[] at = {0};
            MqttStage.until("it is cut off", () -> {
                try {
                    drip.raw(new byte[] {connect[at[0]++ % connect.length]});
                    return false;
                } catch (IOException gone) {
                    return true;
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void n2_aClientThatIsSilentForTooLongIsCutOffAndOneThatPingsIsNot(int level) throws Exception {
        try (MqttProbe silent = probe(level);
                MqttProbe half = probe(level);
                MqttProbe pinging = probe(level)) {
            pinging.connect(2, 1, "", "'pinging").next();
            half.connect(2, 1, "", "'half").next();
            silent.connect(2, 1, "", "'silent").next();
            long began = System.nanoTime();
            // The head of a long message of which no more comes.
            half.sendHex("30 ff ff 3f 00 01 61");
            MqttStage.until("a while is over", () -> {
                try {
                    pinging.expectOpen();
                } catch (IOException gone) {
                    throw new AssertionError(gone);
                }
                return System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(1_400);
            });
            expectEnd(silent, level, 0x8d);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(1_490L, 4_000L);
            expectEnd(half, level, 0x8d);
            pinging.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void n9_tenThousandFiltersAtOnceGetAnAnswerEach(int level) throws IOException {
        try (MqttWire wire = MqttWire.open(STAGE.port())) {
            wire.put(
                    0x10,
                    MqttWire.text("MQTT"),
                    MqttWire.bytes(level, 2, 0, 60),
                    MqttWire.properties(level),
                    MqttWire.text("many"));
            byte[][] parts = new byte[10_002][];
            parts[0] = MqttWire.int16(1);
            parts[1] = MqttWire.properties(level);
            for (int i = 2; i < parts.length; i++) {
                parts[i] = MqttWire.join(MqttWire.text("f/" + i + "/+/#"), MqttWire.bytes(i % 3));
            }
            wire.put(0x82, parts).put(0xc0).flush();
            assertThat(wire.read().type()).isEqualTo(MqttWire.CONNACK);
            byte[] answer = wire.read().body();
            int head = level == 5 ? 3 : 2;
            assertThat(answer).hasSize(10_000 + head);
            for (int i = 0; i < 10_000; i++) {
                int expected = i < 50 ? (i + 2) % 3 : level == 5 ? 0x97 : 0x80;
                assertThat(answer[i + head] & 0xff).as("filter %s", i).isEqualTo(expected);
            }
            assertThat(wire.read().type()).isEqualTo(MqttWire.PINGRESP);
        }
    }

    @Test
    void aClientGetsRoomForAFilterByTakingBackAnother() throws IOException {
        try (MqttProbe probe = probe(5).connected("one-more")) {
            for (int i = 1; i <= 50; i++) {
                probe.subscribed(i, "more/" + i, 1);
            }
            probe.send(0x82, "0033", "00", "'more/51", "01").expect(0x90, "0033", "00", "97");
            probe.subscribed(52, "more/50", 2);
            probe.send(0xa2, "0035", "00", "'more/1").expect(0xb0, "0035", "00", "00");
            probe.subscribed(54, "more/51", 1).expectOpen();
        }
    }

    @ParameterizedTest
    @CsvSource({"200, 01", "201, 8f", "30000, 8f"})
    void n9_aFilterOfTooManyLevelsIsRefused(int levels, String answer) throws IOException {
        String filter = "+" + "/+".repeat(levels - 1);
        try (MqttProbe probe = probe(5).connected("deep")) {
            probe.send(0x82, "0001", "00", "'" + filter, "01").expect(0x90, "0001", "00", answer);
            String topic = "a" + "/a".repeat(199);
            probe.publish(0, 0, topic, "deep");
            if (levels == 200) {
                probe.expect(0x30, "'" + topic, "00", ".deep");
            }
            probe.expectOpen();
        }
    }

    @Test
    void n9_aTopicOfTooManyLevelsEndsTheConnection() throws IOException {
        try (MqttProbe probe = probe(5).connected("deep").publish(1, 1, "/".repeat(65_000), "x")) {
            expectEnd(probe, 5, 0x90);
        }
    }
}
