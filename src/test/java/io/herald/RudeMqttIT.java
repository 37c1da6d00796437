package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of MQTT that reach for what is not theirs, or acknowledge what they were not sent. */
@Timeout(60)
class RudeMqttIT {
    @RegisterExtension
    static final MqttStage STAGE = new MqttStage("{}");

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
    @ValueSource(strings = {"$share/g", "$share/g/", "$share//a", "$share/g+/a", "$share/#/a", "$share/", "$share"})
    void aGroupThatIsNoneIsRefusedOrEndsTheConnection(String filter) throws IOException {
        for (int level = 4; level <= 5; level++) {
            String properties = level == 5 ? "00" : "";
            try (MqttProbe probe = probe(level).connected("sharing")) {
                probe.send(0x82, "0001", properties, "'" + filter, "01");
                String answer = probe.next();
                // A filter $share without a slash is one like any other.
                String plain = filter.equals("$share") ? "|90 .. 00 01 (00 )?01" : "";
                assertThat(answer).matches("closed|e0 .. 8[12f].*|90 .. 00 01 (00 )?8[0f]" + plain);
            }
        }
    }

    @Test
    void aClientIsInThirtyTwoGroupsAndNotInOneMore() throws IOException {
        try (MqttProbe probe = probe(5).connected("everywhere")) {
            for (int i = 1; i <= 32; i++) {
                probe.subscribed(i, "$share/g" + i + "/a", 1);
            }
            probe.send(0x82, "0021", "00", "'$share/g33/a", "01").expect(0x90, "0021", "00", "97");
            probe.expectOpen();
        }
    }

    @Test
    void whatAGroupSharesCannotBeEverythingButOnesOwn() throws IOException {
        try (MqttProbe probe = probe(5).connected("own")) {
            probe.send(0x82, "0001", "00", "'$share/g/a", "05");
            expectEnd(probe, 5, 0x82);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$SYS/broker/mine", "$share/g/a", "$dead/x", "$"})
    void nobodyPublishesToTheBrokersTopics(String topic) throws IOException {
        try (MqttProbe five = probe(5).connected("five");
                MqttProbe four = probe(4).connected("four");
                MqttProbe listening = probe(4).connected("listening")) {
            listening
                    .subscribed(1, "$SYS/broker/mine/#", 2)
                    .subscribed(2, "$dead/#", 2)
                    .subscribed(3, "last/#", 2)
                    .subscribed(4, "$", 2);
            five.publish(0, 0, topic, "x").expectOpen();
            five.publish(1, 1, topic, "x");
            assertThat(five.next()).matches("40 .. 00 01 87.*");
            five.publish(2, 2, topic, "x");
            assertThat(five.next()).matches("50 .. 00 02 87.*");
            five.expectOpen();
            four.publish(0, 0, topic, "x").expectOpen();
            four.publish(1, 1, topic, "x").expect(0x40, "0001");
            four.publish(2, 2, topic, "x").expect(0x50, "0002");
            four.send(0x62, "0002").expect(0x70, "0002").expectOpen();
            four.publish(1, 3, "last", "x").expect(0x40, "0003");
            assertThat(listening.next()).startsWith("32 ").endsWith("78");
            listening.expectOpen();
        }
    }

    @ParameterizedTest
    @CsvSource({"40, ''", "70, ''", "50, 62", "62, 70"})
    void whatWasNeverSentIsAnsweredAndChangesNothing(String first, String answer) throws IOException {
        for (int level = 4; level <= 5; level++) {
            try (MqttProbe probe = probe(level).connected("wrong").subscribed(1, "wrong", 2)) {
                for (int i = 0; i < 1_000; i++) {
                    probe.send(Integer.parseInt(first, 16), "03e7");
                    if (!answer.isEmpty()) {
                        assertThat(probe.next()).matches(answer + " .. 03 e7( 92.*)?");
                    }
                }
                probe.publish(0, 0, "wrong", "still");
                assertThat(probe.next()).startsWith("30 ").endsWith("6c");
                probe.expectOpen();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x50, 0x62, 0x70})
    void n5_thePacketIdZeroEndsTheConnection(int first) throws IOException {
        for (int level = 4; level <= 5; level++) {
            try (MqttProbe probe = probe(level).connected("zero").send(first, "0000")) {
                assertThat(probe.next()).matches("closed|e0 .. 8[12].*");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 50", "1, 70", "2, 40", "2, 70"})
    void anAnswerThatDoesNotFitEndsTheConnectionAndTheMessageComesAgain(int qos, String answer) throws IOException {
        for (int level = 4; level <= 5; level++) {
            String name = "unfit-" + level + "-" + qos + answer;
            try (MqttProbe probe = probe(level)) {
                probe.connect(0, 60, "11 00000e10", "'" + name);
                assertThat(probe.next()).matches("20 .. 00 00.*");
                probe.subscribed(1, name, 2).publish(qos, 1, name, "x");
                String first = probe.next();
                String second = probe.next();
                String publish = first.startsWith("3") ? first : second;
                assertThat(publish).startsWith(qos == 1 ? "32" : "34");
                probe.send(Integer.parseInt(answer, 16), "0001");
                expectEnd(probe, level, 0x82);
            }
            try (MqttProbe probe = probe(level)) {
                probe.connect(0, 60, "11 00000000", "'" + name);
                assertThat(probe.next()).matches("20 .. 01 00.*");
                assertThat(probe.next()).startsWith(qos == 1 ? "3a" : "3c");
                probe.send(qos == 1 ? 0x40 : 0x50, "0001");
                if (qos == 2) {
                    probe.expect(0x62, "0001").send(0x70, "0001");
                }
                probe.expectOpen();
            }
        }
    }
}
