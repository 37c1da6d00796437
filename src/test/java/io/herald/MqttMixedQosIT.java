package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of different QoS on one topic, published in one go: each is delivered, and kept, as its own says. */
@Timeout(60)
class MqttMixedQosIT {
    @RegisterExtension
    static final MqttStage STAGE = new MqttStage("{}");

    private static MqttProbe connect(String name, String present) throws IOException {
        MqttProbe probe = MqttProbe.v4(STAGE.port()).connect(0, 60, "", "'" + name);
        assertThat(probe.next()).isEqualTo("20 02 " + present + " 00");
        return probe;
    }

    /** A digit is a message of QoS 1, a letter one of QoS 0 that is retained and so stored as well. */
    @ParameterizedTest
    @ValueSource(strings = {"1a", "a1", "1a2b", "a1b2", "12ab3"})
    void whatIsNotAcknowledgedComesAgainWhateverItWasPublishedWith(String messages) throws IOException {
        String topic = "mixed-" + messages;
        List<String> first = new ArrayList<>();
        List<String> again = new ArrayList<>();
        try (MqttProbe subscriber = connect(topic, "00").subscribed(1, topic, 1);
                MqttWire publisher = MqttWire.open(STAGE.port())) {
            publisher.put(0x10, MqttWire.text("MQTT"), MqttWire.bytes(4, 2, 0, 60), MqttWire.text("mixing"));
            for (byte message : messages.getBytes(StandardCharsets.US_ASCII)) {
                boolean stored = message < 'a';
                byte[] id = stored ? MqttWire.int16(message) : new byte[0];
                publisher.put(stored ? 0x32 : 0x31, MqttWire.text(topic), id, new byte[] {message});
                first.add((stored ? "32 " : "30 ") + String.format("%02x", message));
                if (stored) {
                    again.add("3a " + String.format("%02x", message));
                }
            }
            publisher.flush();
            assertThat(heads(subscriber, messages.length())).isEqualTo(first);
            subscriber.expectOpen();
        }
        try (MqttProbe subscriber = connect(topic, "01")) {
            assertThat(heads(subscriber, again.size())).isEqualTo(again);
            subscriber.expectOpen();
        }
    }

    private static List<String> heads(MqttProbe subscriber, int count) throws IOException {
        List<String> heads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String packet = subscriber.next();
            heads.add(packet.substring(0, 3) + packet.substring(packet.length() - 2));
        }
        return heads;
    }

    @Test
    void aMessageOfQos2BehindOneOfQos1HasAHandshakeOfItsOwn() throws IOException {
        try (MqttProbe subscriber = connect("both", "00").subscribed(1, "both", 2);
                LineClient publisher = LineClient.connect(STAGE.linePort())) {
            publisher
                    .send("PUB both 1 qos=1", "a", "PUB both 1 qos=2 key=b", "b")
                    .expect("OK .*", "OK .*");
            subscriber.expect(0x32, "'both", "0001", ".a").expect(0x34, "'both", "0002", ".b");
            subscriber.send(0x40, "0001").send(0x50, "0002").expect(0x62, "0002");
            subscriber.send(0x70, "0002").expectOpen();
        }
        try (MqttProbe subscriber = connect("both", "01")) {
            subscriber.expectOpen();
        }
    }
}
