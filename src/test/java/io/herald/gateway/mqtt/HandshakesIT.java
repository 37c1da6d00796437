package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of each QoS in both directions, their packet ids, and what is sent again (3.3 to 3.7, 4.3 to 4.6). */
@Timeout(60)
class HandshakesIT {
    @RegisterExtension
    static final LiveMqtt BROKER = LiveMqtt.with("{}");

    private static MqttProbe keptSession(String clientId) throws IOException {
        MqttProbe probe = BROKER.v4().connect(0, 60, "", "'" + clientId);
        assertThat(probe.next()).startsWith("20 02 0");
        return probe;
    }

    private static MqttProbe publisher(String name) throws IOException {
        return BROKER.v4().connected("publisher-" + name);
    }

    private static void publish(int qos, String topic, String... payloads) throws IOException {
        try (MqttProbe probe = publisher(topic)) {
            int id = 1;
            for (String payload : payloads) {
                probe.publish(qos, id++, topic, payload);
            }
            for (int i = 1; i < id && qos > 0; i++) {
                probe.expect(qos == 1 ? 0x40 : 0x50, MqttProbe.id(i));
            }
            probe.expectOpen();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,1,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    void aMessageComesAtTheLowerOfBothQosAndIsNeverMarkedAsARepeat(int published, int granted, int delivered)
            throws Exception {
        String topic = "lower/" + published + granted;
        try (MqttProbe subscriber = BROKER.v5().connected(topic).subscribed(1, topic, granted);
                MqttProbe publisher = BROKER.v5().connected("p" + topic)) {
            int dup = published > 0 ? 0x08 : 0;
            String[] id = published > 0
                    ? new String[] {"'" + topic, "0009", "00", ".x"}
                    : new String[] {"'" + topic, "00", ".x"};
            publisher.send(0x30 | published << 1 | dup, id);
            if (published > 0) {
                publisher.expect(published == 1 ? 0x40 : 0x50, "0009");
            }
            if (delivered > 0) {
                subscriber.expect(0x30 | delivered << 1, "'" + topic, "0001", "00", ".x");
            } else {
                subscriber.expect(0x30, "'" + topic, "00", ".x");
            }
        }
    }

    @Test
    void whoIsNotHeardByAnybodyIsToldSoIn5Only() throws Exception {
        try (MqttProbe five = BROKER.v5().connected("alone");
                MqttProbe four = BROKER.v4().connected("lonely")) {
            five.publish(1, 3, "nobody/hears", "x").expect(0x40, "0003", "10");
            four.publish(1, 3, "nobody/hears", "x").expect(0x40, "0003");
        }
    }

    @Test
    void answersComeInTheOrderOfTheMessages() throws Exception {
        try (MqttProbe probe = publisher("answers")) {
            for (int i = 100; i > 0; i--) {
                probe.publish(1, i, "answers/" + i % 3, "x");
            }
            for (int i = 100; i > 0; i--) {
                probe.expect(0x40, MqttProbe.id(i));
            }
            for (int i = 1; i <= 20; i++) {
                probe.publish(2, i, "answers/" + i % 3, "x");
            }
            for (int i = 1; i <= 20; i++) {
                probe.expect(0x50, MqttProbe.id(i));
            }
            for (int i = 1; i <= 20; i++) {
                probe.send(0x62, MqttProbe.id(i));
            }
            for (int i = 1; i <= 20; i++) {
                probe.expect(0x70, MqttProbe.id(i));
            }
        }
    }

    @Test
    void aMessageOfQos2ThatIsSentTwiceIsDeliveredOnce() throws Exception {
        try (MqttProbe subscriber = BROKER.v4().connected("once").subscribed(1, "once/a", 1);
                MqttProbe probe = publisher("once")) {
            probe.publish(2, 7, "once/a", "one").expect(0x50, "0007");
            probe.send(0x3c, "'once/a", "0007", ".one").expect(0x50, "0007");
            probe.send(0x62, "0007").expect(0x70, "0007");
            probe.send(0x62, "0007").expect(0x70, "0007");
            probe.publish(2, 7, "once/a", "two").expect(0x50, "0007");
            subscriber.expect(0x32, "'once/a", "0001", ".one");
            subscriber.expect(0x32, "'once/a", "0002", ".two").expectOpen();
        }
    }

    @Test
    void aClientOf5ThatIsAnsweredAndRepeatsItselfAllTheSameIsDisconnected() throws Exception {
        try (MqttProbe four = publisher("repeats");
                MqttProbe five = BROKER.v5().connected("repeats5")) {
            for (int i = 0; i < 4; i++) {
                four.publish(2, 7, "repeat/a", "x").expect(0x50, "0007");
            }
            five.publish(2, 7, "repeat/a", "x").expect(0x50, "0007");
            five.publish(2, 7, "repeat/a", "x").expect(0x50, "0007");
            five.publish(2, 7, "repeat/a", "x").expectDisconnect(0x82);
        }
    }

    @Test
    void aMessageOfQos2ThatIsSentAgainOverTheNextConnectionIsDeliveredOnce() throws Exception {
        try (MqttProbe subscriber = BROKER.v4().connected("still-once").subscribed(1, "still/a", 0)) {
            try (MqttProbe probe = keptSession("returning")) {
                probe.publish(2, 7, "still/a", "one").expect(0x50, "0007");
            }
            try (MqttProbe probe = keptSession("returning")) {
                probe.send(0x3c, "'still/a", "0007", ".one").expect(0x50, "0007");
                probe.send(0x62, "0007").expect(0x70, "0007");
            }
            subscriber.expect(0x30, "'still/a", ".one").expectOpen();
        }
    }

    @Test
    void whatIsNotAcknowledgedComesAgainAfterAReconnectUnderTheSamePacketIdAndNotBefore() throws Exception {
        try (MqttProbe subscriber = keptSession("again").subscribed(1, "again/a", 2)) {
            publish(1, "again/a", "one", "two");
            publish(2, "again/a", "three");
            subscriber.expect(0x32, "'again/a", "0001", ".one");
            subscriber.expect(0x32, "'again/a", "0002", ".two").send(0x40, "0001");
            subscriber.expect(0x34, "'again/a", "0003", ".three").expectOpen();
        }
        try (MqttProbe subscriber = keptSession("again")) {
            subscriber.expect(0x3a, "'again/a", "0002", ".two");
            subscriber.expect(0x3c, "'again/a", "0003", ".three").expectOpen();
            subscriber
                    .send(0x40, "0002")
                    .send(0x50, "0003")
                    .expect(0x62, "0003")
                    .expectOpen();
        }
        try (MqttProbe subscriber = keptSession("again")) {
            publish(1, "again/a", "four");
            subscriber.expect(0x62, "0003").send(0x70, "0003");
            subscriber
                    .expect(0x32, "'again/a", "0001", ".four")
                    .send(0x40, "0001")
                    .expectOpen();
        }
        try (MqttProbe subscriber = keptSession("again")) {
            subscriber.expectOpen();
        }
    }

    @Test
    void aClientIsSentNoMoreThanItsReceiveMaximum() throws Exception {
        try (MqttProbe subscriber = BROKER.v5().connect(2, 60, "21 0002", "'narrow")) {
            subscriber.next();
            subscriber.subscribed(1, "narrow/a", 2);
            publish(2, "narrow/a", "one", "two", "three");
            publish(0, "narrow/b", "nobody's");
            subscriber.expect(0x34, "'narrow/a", "0001", "00", ".one");
            subscriber.expect(0x34, "'narrow/a", "0002", "00", ".two").expectOpen();
            subscriber.send(0x50, "0001").expect(0x62, "0001").expectOpen();
            subscriber.send(0x70, "0001").expect(0x34, "'narrow/a", "0003", "00", ".three");
            subscriber
                    .send(0x50, "0002", "80")
                    .send(0x50, "0003")
                    .expect(0x62, "0003")
                    .expectOpen();
        }
    }

    @Test
    void aClientThatSendsMoreThanOurReceiveMaximumIsDisconnected() throws Exception {
        try (MqttProbe probe = BROKER.v5().connected("eager")) {
            for (int i = 1; i <= 20; i++) {
                probe.publish(2, i, "eager/a", "x").expect(0x50, MqttProbe.id(i));
            }
            probe.publish(0, 0, "eager/a", "not counted").expectOpen();
            probe.publish(2, 21, "eager/a", "one too many");
            assertThat(probe.next()).isEqualTo("e0 01 93");
            probe.expectClosed();
        }
    }

    @Test
    void moreThanMayWaitForTheSessionToBeSavedIsTakenBitByBit() throws Exception {
        String large = "x".repeat(500_000);
        try (MqttProbe probe = BROKER.v4().connect(0, 60, "", "'kept")) {
            probe.expect(0x20, "00 00");
            for (int i = 1; i <= 12; i++) {
                probe.publish(2, i, "large/a", large);
            }
            for (int i = 1; i <= 12; i++) {
                probe.expect(0x50, MqttProbe.id(i));
            }
            probe.expectOpen();
        }
    }

    @Test
    void anAnswerThatDoesNotFitIsAProtocolErrorAndOneToNothingIsNot() throws Exception {
        try (MqttProbe probe = BROKER.v5().connected("misfit").subscribed(1, "misfit/a", 1)) {
            probe.send(0x40, "0063").send(0x70, "0063").expectOpen();
            publish(1, "misfit/a", "x");
            probe.expect(0x32, "'misfit/a", "0001", "00", ".x")
                    .send(0x50, "0001")
                    .expectDisconnect(0x82);
        }
    }

    @Test
    void messagesOfOnePublisherKeepTheirOrder() throws Exception {
        try (MqttProbe subscriber = BROKER.v4().connected("ordered").subscribed(1, "ordered/#", 2)) {
            String[] numbers = new String[200];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = "number " + i;
            }
            publish(1, "ordered/a", numbers);
            for (int i = 0; i < numbers.length; i++) {
                String id = MqttProbe.id(i + 1);
                subscriber.expect(0x32, "'ordered/a", id, "." + numbers[i]).send(0x40, id);
            }
        }
    }

    @Test
    void whatBelongsToTheBrokerIsRefusedWhereThatCanBeSaid() throws Exception {
        try (MqttProbe five = BROKER.v5().connected("curious");
                MqttProbe four = BROKER.v4().connected("nosy")) {
            five.publish(1, 1, "$SYS/x", "x").expect(0x40, "0001", "87");
            five.publish(2, 1, "$SYS/x", "x").expect(0x50, "0001", "87");
            five.publish(0, 0, "$SYS/x", "x").expectOpen();
            four.publish(1, 1, "$SYS/x", "x").expect(0x40, "0001");
            four.publish(2, 1, "$SYS/x", "x").expect(0x50, "0001");
            four.publish(0, 0, "$SYS/x", "x").expectOpen();
        }
    }
}
