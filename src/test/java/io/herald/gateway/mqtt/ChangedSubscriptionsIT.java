package io.herald.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.MqttProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is on its way to a session, or waits for it, when its subscriptions change (3.8.4, 3.10.4). */
@Timeout(60)
class ChangedSubscriptionsIT {
    @RegisterExtension
    static final LiveMqtt BROKER = LiveMqtt.with("{}");

    /** A session that is kept, of a client that takes two messages at once. */
    private static MqttProbe narrow(String clientId) throws IOException {
        MqttProbe probe = BROKER.v5().connect(0, 60, "11 00000e10 21 0002", "'" + clientId);
        assertThat(probe.next()).startsWith("20 0e 0");
        return probe;
    }

    private static void publish(int qos, String topic, String... payloads) throws IOException {
        try (MqttProbe probe = BROKER.v4().connected("publisher-of-" + topic)) {
            for (int i = 0; i < payloads.length; i++) {
                probe.publish(qos, i + 1, topic, payloads[i]).expect(qos == 1 ? 0x40 : 0x50, MqttProbe.id(i + 1));
            }
        }
    }

    /** The next packets, of which one is the SUBACK, wherever it stands. */
    private static List<String> withSubAck(MqttProbe probe, int packets, String subAck) throws IOException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            all.add(probe.next());
        }
        assertThat(all.remove(subAck)).as("%s in %s", subAck, all).isTrue();
        return all;
    }

    private static String payload(String packet) {
        return packet.substring(packet.length() - 2);
    }

    @Test
    void whatASessionHasNotHadComesBeforeWhatItWantsWithQosZeroFromNowOn() throws Exception {
        try (MqttProbe probe = narrow("lower").subscribed(1, "low", 1)) {
            publish(1, "low", "1", "2", "3", "4");
            probe.expect(0x32, "'low", "0001", "00", ".1").expect(0x32, "'low", "0002", "00", ".2");
            probe.send(0x82, "0002", "00", "'low", "00");
            publish(1, "low", "5");
            probe.send(0x40, "0001");
            List<String> rest = withSubAck(probe, 4, "90 04 00 02 00 00");
            assertThat(rest).allMatch(packet -> packet.startsWith("30"));
            assertThat(rest).map(ChangedSubscriptionsIT::payload).containsExactly("33", "34", "35");
            probe.expectOpen();
        }
        try (MqttProbe probe = narrow("lower")) {
            probe.expect(0x3a, "'low", "0002", "00", ".2").send(0x40, "0002").expectOpen();
        }
    }

    @Test
    void whatASessionHasNotHadWhenItIsLoweredOutlivesTheConnection() throws Exception {
        try (MqttProbe probe = narrow("away").subscribed(1, "far", 1)) {
            publish(1, "far", "1", "2", "3");
            probe.expect(0x32, "'far", "0001", "00", ".1").expect(0x32, "'far", "0002", "00", ".2");
            probe.send(0x82, "0002", "00", "'far", "00").expect(0x90, "0002", "00", "00");
        }
        try (MqttProbe probe = narrow("away")) {
            probe.expect(0x3a, "'far", "0001", "00", ".1").expect(0x3a, "'far", "0002", "00", ".2");
            probe.send(0x40, "0001").expect(0x30, "'far", "00", ".3").expectOpen();
        }
    }

    @Test
    void whatIsPublishedForQosZeroWhileTheSessionIsAwayIsNotKept() throws Exception {
        try (MqttProbe probe = narrow("gone").subscribed(1, "brief", 1)) {
            publish(1, "brief", "1");
            probe.expect(0x32, "'brief", "0001", "00", ".1").send(0x40, "0001");
            probe.subscribed(2, "brief", 0);
            publish(2, "brief", "2");
            probe.expect(0x30, "'brief", "00", ".2").expectOpen();
        }
        publish(1, "brief", "3");
        try (MqttProbe probe = narrow("gone")) {
            publish(1, "brief", "4");
            probe.expect(0x30, "'brief", "00", ".4").expectOpen();
        }
    }

    @Test
    void aSubscriptionThatIsReplacedWhileItsRetainedMessagesComeIsStillOne() throws Exception {
        try (MqttProbe publisher = BROKER.v4().connected("keeper")) {
            for (int i = 1; i <= 3; i++) {
                publisher.send(0x33, "'kept/" + i, "0001", ".kept").expect(0x40, "0001");
            }
        }
        try (MqttProbe probe = narrow("twice")) {
            probe.send(0x82, "0001", "00", "'kept/#", "01");
            assertThat(withSubAck(probe, 3, "90 04 00 01 00 01")).allMatch(packet -> packet.startsWith("33"));
            // The third waits.
            probe.subscribed(2, "kept/#", 1);
            publish(1, "kept/live", "live");
            int acknowledged = 0;
            String next = "33";
            while (next.startsWith("33")) {
                probe.send(0x40, MqttProbe.id(++acknowledged)).send(0x40, MqttProbe.id(acknowledged + 1));
                next = probe.next();
            }
            assertThat(next).startsWith("32").endsWith("6c 69 76 65");
        }
    }

    @Test
    void whatWasBegunIsCompletedOverTheNextConnectionAlthoughItsFilterIsTakenBack() throws Exception {
        try (MqttProbe probe = narrow("begun").subscribed(1, "begun", 2)) {
            publish(1, "begun", "1");
            publish(2, "begun", "2", "3");
            probe.expect(0x32, "'begun", "0001", "00", ".1").expect(0x34, "'begun", "0002", "00", ".2");
            probe.send(0xa2, "0002", "00", "'begun").expect(0xb0, "0002", "00", "00");
        }
        publish(1, "begun", "4");
        try (MqttProbe probe = narrow("begun")) {
            probe.expect(0x3a, "'begun", "0001", "00", ".1").expect(0x3c, "'begun", "0002", "00", ".2");
            probe.send(0x40, "0001").send(0x50, "0002").expect(0x62, "0002").send(0x70, "0002");
            probe.expectOpen();
        }
        try (MqttProbe probe = narrow("begun")) {
            probe.expectOpen();
        }
    }
}
