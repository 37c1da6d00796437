package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that send nothing more, whether they listen on or are gone. */
class GonePeerIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    @Test
    void aClientThatSubscribedAndThenSendsNothingMoreGoesOnToListen() throws IOException {
        try (LineClient listening = BROKER.connect();
                LineClient publisher = BROKER.connect()) {
            listening.send("SUB half").endInput();
            listening.expect("OK", "");
            publisher.send("PUBLISH half 1", "PUBLISH half 2").expect("OK [0-9]+", "OK [0-9]+");

            listening.expect("DELIVER half 1 .*", "DELIVER half 2 .*");
        }
    }

    @Test
    void oneThatSendsNothingMoreAndReadsSlowlyGetsAllThatIsStored() throws IOException {
        int messages = 2_048;
        String payload = "x".repeat(8 << 10);
        try (LineClient slow = LineClient.connect(BROKER.port(), 16 << 10);
                LineClient publisher = BROKER.connect()) {
            slow.send("HELLO slow frames", "SUB big").endInput();
            slow.expect("OK herald .*", "OK", "");
            for (int i = 0; i < messages; i++) {
                publisher
                        .send("PUB big " + payload.length() + " qos=1 type=" + i, payload)
                        .expect("OK [0-9]+");
            }
            for (int i = 0; i < messages; i++) {
                slow.expect("MSG big .* type=" + i);
                slow.bytes(payload.length() + 1);
            }
        }
    }

    @Test
    void aSubscriberThatClosesIsGoneAtOnceThoughNothingIsPublished() throws IOException, InterruptedException {
        LiveBroker.until(() -> BROKER.metrics().connections() == 0, "those of other tests are gone");
        LineClient leaving = BROKER.subscriber("SUB leaving");
        assertThat(BROKER.metrics().connections()).isEqualTo(1);
        leaving.close();

        LiveBroker.until(() -> BROKER.metrics().connections() == 0, "it is gone");
        try (LineClient asking = BROKER.connect()) {
            asking.send("TOPICS leaving").expect("TOPIC leaving subscribers=0 messages=0", "OK 1");
        }
    }
}
