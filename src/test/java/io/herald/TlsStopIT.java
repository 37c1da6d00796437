package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker that stops while clients are connected over TLS. */
class TlsStopIT {
    private final TlsBroker broker = TlsBroker.open();

    @BeforeEach
    void start() throws Exception {
        broker.beforeAll(null);
    }

    @AfterEach
    void clear() throws Exception {
        broker.afterAll(null);
    }

    @Test
    void whoListensIsToldAndWhoDoesNotReadIsNotWaitedForBeyondTheTimeOfGrace() throws Exception {
        int port = broker.broker().linePort();
        String payload = "x".repeat(256 << 10);
        try (LineClient stuck = new LineClient(broker.connect(port));
                LineClient listening = new LineClient(broker.connect(port));
                LineClient publisher = new LineClient(broker.connect(port));
                TlsTunnel tunnel = TlsTunnel.to(
                        broker.broker().mqttPort(), broker.authority().trust());
                MqttProbe mqtt = MqttProbe.v5(tunnel.port()).connected("mqtt")) {
            stuck.send("SUB flood").expect("OK");
            listening.send("SUB quiet").expect("OK");
            for (int i = 0; i < 64; i++) {
                publisher
                        .send("PUB flood " + payload.length() + " qos=1", payload)
                        .expect("OK [0-9]+");
            }
            long beganNs = System.nanoTime();
            var stopped = broker.stop().toCompletionStage().toCompletableFuture();
            listening.expect("ERR unavailable the broker stops");
            assertThat(listening.line()).isNull();
            assertThat(mqtt.next()).startsWith("e0 ").contains(" 8b ");
            mqtt.expectClosed();
            stopped.get(30, TimeUnit.SECONDS);

            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs))
                    .isLessThan(5_000);
        }
    }
}
