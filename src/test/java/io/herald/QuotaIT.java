package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Row N4: a client that publishes more than it may in a second is slowed down, and nobody else is. */
@Timeout(60)
class QuotaIT {
    private static final int RATE = 1_000;
    /** What passes at once, and then two seconds' worth. */
    private static final int MESSAGES = 3 * RATE;
    /** So long that one read brings few of them. */
    private static final String PAYLOAD = "x".repeat(500);

    @RegisterExtension
    static final MqttStage STAGE = new MqttStage("{\"limits\": {\"messageRate\": " + RATE + "}}");

    private static LineClient subscriber(String topic) throws IOException {
        LineClient subscriber = LineClient.connect(STAGE.linePort());
        return subscriber.send("HELLO " + topic + " frames", "SUB " + topic).expect("OK .*", "OK");
    }

    private static void expectSlowly(LineClient subscriber, String topic, long sinceNs) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            subscriber.expect("MSG " + topic + " 500 .*", PAYLOAD);
        }
        // One read more may have passed than should.
        assertThat(System.nanoTime() - sinceNs)
                .isGreaterThan(Duration.ofMillis(900).toNanos());
    }

    @Test
    void n4_aFloodOverTheLineIsSlowedDownAndNothingOfItIsLost() throws Exception {
        try (LineClient subscriber = subscriber("flood");
                LineClient calm = subscriber("calm");
                LineClient flooder = LineClient.connect(STAGE.linePort());
                LineClient publisher = LineClient.connect(STAGE.linePort())) {
            long sinceNs = System.nanoTime();
            String frames = ("PUB flood 500\n" + PAYLOAD + "\n").repeat(MESSAGES);
            flooder.sendRaw(frames.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < RATE / 2; i++) {
                publisher.send("PUB calm 1", "y");
                calm.expect("MSG calm 1 .*", "y");
            }
            expectSlowly(subscriber, "flood", sinceNs);
            flooder.send("PING").expect("PONG");
        }
    }

    @Test
    void n4_aFloodOverMqttIsSlowedDownAndAcknowledged() throws Exception {
        try (LineClient subscriber = subscriber("acked");
                MqttProbe flooder = MqttProbe.v4(STAGE.port()).connected("flooder")) {
            long sinceNs = System.nanoTime();
            for (int i = 1; i <= MESSAGES; i++) {
                flooder.publish(1, i, "acked", PAYLOAD);
            }
            for (int i = 1; i <= MESSAGES; i++) {
                flooder.expect(0x40, MqttProbe.id(i));
            }
            expectSlowly(subscriber, "acked", sinceNs);
            flooder.expectOpen();
        }
    }
}
