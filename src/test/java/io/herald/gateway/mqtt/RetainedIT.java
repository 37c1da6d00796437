package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Retained messages (3.3.1.3, 3.8.3.1, 3.8.4). */
@Timeout(60)
class RetainedIT {
    @RegisterExtension
    static final LiveMqtt BROKER = LiveMqtt.with("{}");

    private static void retain(int qos, String topic, String payload) throws IOException {
        try (MqttProbe probe = BROKER.v4().connected("keeper-of-" + topic)) {
            String[] parts = qos == 0
                    ? new String[] {"'" + topic, "." + payload}
                    : new String[] {"'" + topic, "0001", "." + payload};
            probe.send(0x31 | qos << 1, parts);
            if (qos > 0) {
                probe.expect(qos == 1 ? 0x40 : 0x50, "0001");
            }
            probe.expectOpen();
        }
    }

    @ParameterizedTest
    @CsvSource({"0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,1,1", "2,2,2"})
    void theLastOneGreetsANewSubscriberAtTheLowerOfBothQosAndMarked(int published, int granted, int delivered)
            throws Exception {
        String topic = "greets/" + published + granted;
        retain(2 - published, topic, "older");
        retain(published, topic, "newer");
        try (MqttProbe probe = BROKER.v4().connected(topic)) {
            if (published == 0) {
                // Nobody is told when one of QoS 0 is kept: it is there once it is heard.
                awaitRetained(topic, "newer");
            }
            probe.subscribed(1, topic, granted);
            if (delivered == 0) {
                probe.expect(0x31, "'" + topic, ".newer").expectOpen();
            } else {
                probe.expect(0x31 | delivered << 1, "'" + topic, "0001", ".newer")
                        .expectOpen();
            }
        }
    }

    private static void awaitRetained(String topic, String payload) throws IOException {
        String wanted;
        String got = "";
        do {
            try (MqttProbe probe = BROKER.v4().connected("waiting-for-" + topic)) {
                probe.subscribed(1, topic, 0);
                got = new String(probe.nextBytes(), java.nio.charset.StandardCharsets.UTF_8);
                wanted = topic + payload;
            }
        } while (!got.endsWith(wanted));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void anEmptyOneClearsAndIsItselfDeliveredToThoseWhoAreThere(int qos) throws Exception {
        String topic = "cleared/" + qos;
        retain(1, topic, "old");
        try (MqttProbe there = BROKER.v4().connected("there").subscribed(1, topic, 0)) {
            there.expect(0x31, "'" + topic, ".old");
            retain(qos, topic, "");
            there.expect(0x30, "'" + topic).expectOpen();
            there.subscribed(2, topic, 0).expectOpen();
        }
    }

    @Test
    void aMessageThatIsNotToBeRetainedLeavesTheOneThatIs() throws Exception {
        retain(1, "left/a", "kept");
        try (MqttProbe probe = BROKER.v4().connected("left").subscribed(1, "left/+", 0)) {
            probe.expect(0x31, "'left/a", ".kept");
            probe.publish(0, 0, "left/a", "passing").expect(0x30, "'left/a", ".passing");
            probe.subscribed(2, "left/+", 0).expect(0x31, "'left/a", ".kept").expectOpen();
        }
    }

    @Test
    void aSubscriptionSaysWhenRetainedMessagesComeWithIt() throws Exception {
        retain(1, "when/a", "kept");
        try (MqttProbe probe = BROKER.v5().connected("when")) {
            probe.subscribed(1, "when/a", 0x20).expectOpen();
            probe.subscribed(2, "when/a", 0x10).expectOpen();
            probe.subscribed(3, "when/a", 0x00)
                    .expect(0x31, "'when/a", "00", ".kept")
                    .expectOpen();
            probe.send(0xa2, "0004", "00", "'when/a").expect(0xb0, "0004", "00", "00");
            probe.subscribed(5, "when/a", 0x10)
                    .expect(0x31, "'when/a", "00", ".kept")
                    .expectOpen();
        }
    }

    @Test
    void aLiveMessageKeepsItsMarkOnlyForWhoAsksForThat() throws Exception {
        try (MqttProbe asks = BROKER.v5().connected("asks").subscribed(1, "mark/a", 0x09);
                MqttProbe does = BROKER.v5().connected("does-not").subscribed(1, "mark/a", 0x01);
                MqttProbe four = BROKER.v4().connected("cannot").subscribed(1, "mark/a", 0x01)) {
            retain(1, "mark/a", "x");
            asks.expect(0x33, "'mark/a", "0001", "00", ".x");
            does.expect(0x32, "'mark/a", "0001", "00", ".x");
            four.expect(0x32, "'mark/a", "0001", ".x");
        }
    }

    @Test
    void thoseWhoShareGetNone() throws Exception {
        retain(1, "shared/a", "kept");
        try (MqttProbe probe = BROKER.v5().connected("sharing").subscribed(1, "$share/g/shared/#", 1)) {
            probe.expectOpen();
        }
    }

    @Test
    void theyAreNotSentAgainWhenASessionGoesOn() throws Exception {
        retain(1, "resumed/a", "kept");
        try (MqttProbe probe = BROKER.v4().connect(0, 60, "", "'resumed")) {
            // The SUBACK of a session that is kept waits for the disk, and a message need not wait for it.
            probe.expect(0x20, "00 00").send(0x82, "0001", "'resumed/a", "01");
            assertThat(List.of(probe.next(), probe.next()))
                    .containsExactlyInAnyOrder(
                            "90 03 00 01 01", "33 11 00 09 72 65 73 75 6d 65 64 2f 61 00 01 6b 65 70 74");
            probe.send(0x40, "0001").expectOpen();
        }
        try (MqttProbe probe = BROKER.v4().connect(0, 60, "", "'resumed")) {
            probe.expect(0x20, "01 00").expectOpen();
        }
    }

    @Test
    void messagesOfQos0KeepTheirOrderWhetherOrNotTheyAreRetained() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            all.writeBytes(MqttProbe.packet(i % 4 == 0 ? 0x31 : 0x30, "'mixed", "." + i));
        }
        try (MqttProbe subscriber = BROKER.v4().connected("in-order").subscribed(1, "mixed", 0);
                MqttProbe publisher = BROKER.v4().connected("mixes")) {
            publisher.sendRaw(all.toByteArray());
            for (int i = 0; i < 40; i++) {
                subscriber.expect(0x30, "'mixed", "." + i);
            }
        }
    }
}
