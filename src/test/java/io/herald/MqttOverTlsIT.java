package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT over TLS, and over WebSockets over TLS. */
class MqttOverTlsIT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open();

    private static TlsTunnel mqtts;
    private static TlsTunnel wss;

    @BeforeAll
    static void dig() throws Exception {
        mqtts = TlsTunnel.to(BROKER.broker().mqttPort(), BROKER.authority().trust());
        wss = TlsTunnel.to(BROKER.broker().httpPort(), BROKER.authority().trust());
    }

    @AfterAll
    static void fill() throws IOException {
        mqtts.close();
        wss.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1 << 20})
    void whatIsPublishedByOneCarrierArrivesByTheOther(int frameBytes) throws Exception {
        try (MqttProbe web = FramedBytes.open(wss.port(), frameBytes).probe(5).connected("web");
                MqttProbe tcp = MqttProbe.v5(mqtts.port()).connected("tcp")) {
            web.subscribed(1, "a/+", 1);
            tcp.subscribed(1, "a/+", 1);
            tcp.publish(1, 7, "a/b", "over tls").expect(0x40, "0007");
            web.expect(0x32, "'a/b", "0001", "00", ".over tls").send(0x40, "0001");
            tcp.expect(0x32, "'a/b", "0001", "00", ".over tls").send(0x40, "0001");
            web.publish(0, 0, "a/c", "over a socket");
            tcp.expect(0x30, "'a/c", "00", ".over a socket").expectOpen();
        }
    }

    @Test
    void aMessageAsLongAsMayBeArrives() throws Exception {
        String payload = "x".repeat(1 << 20);
        try (MqttProbe web = FramedBytes.open(wss.port(), 1 << 20).probe(5).connected("web");
                MqttProbe tcp = MqttProbe.v5(mqtts.port()).connected("tcp").subscribed(1, "long", 0)) {
            web.publish(1, 1, "long", payload).expect(0x40, "0001");
            tcp.expect(0x30, "'long", "00", "." + payload);
            web.publish(0, 0, "long", payload + "x".repeat(1 << 18)).expectDisconnect(0x95);
        }
    }

    @Test
    void theWillOfOneThatHangsUpIsSaidAndThatOfOneThatSaysGoodByeIsNot() throws Exception {
        try (MqttProbe watcher = MqttProbe.v5(mqtts.port()).connected("watcher").subscribed(1, "will", 0)) {
            MqttProbe polite = MqttProbe.v5(mqtts.port()).connect(0x06, 60, "", "'polite", "00", "'will", "'polite");
            assertThat(polite.next()).startsWith("20 ");
            polite.send(0xe0).expectClosed();
            polite.close();
            MqttProbe rude = MqttProbe.v5(mqtts.port()).connect(0x06, 60, "", "'rude", "00", "'will", "'rude");
            assertThat(rude.next()).startsWith("20 ");
            rude.close();

            watcher.expect(0x30, "'will", "00", ".rude").expectOpen();
        }
    }

    @Test
    void aSessionIsTakenOverAndTheOneBeforeIsTold() throws Exception {
        try (MqttProbe first = MqttProbe.v5(mqtts.port()).connected("me");
                MqttProbe second =
                        FramedBytes.open(wss.port(), 1 << 20).probe(5).connected("me")) {
            assertThat(first.next()).startsWith("e0 ").contains("8e");
            first.expectClosed();
            second.expectOpen();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aForeignClientSpeaksIt(boolean overWebSocket) throws Exception {
        MqttClientSslConfig tls = MqttClientSslConfig.builder()
                .trustManagerFactory(BROKER.authority().trusted())
                .build();
        int port = overWebSocket ? BROKER.broker().httpPort() : BROKER.broker().mqttPort();
        var builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier("hive-" + overWebSocket)
                .serverHost("localhost")
                .serverPort(port)
                .sslConfig(tls);
        Mqtt5BlockingClient client = (overWebSocket
                        ? builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig()
                        : builder)
                .buildBlocking();
        client.connect();
        try (Mqtt5BlockingClient.Mqtt5Publishes heard =
                client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("hive").send();
            client.publishWith()
                    .topic("hive")
                    .payload("buzz".getBytes(StandardCharsets.UTF_8))
                    .send();
            Optional<Mqtt5Publish> message = heard.receive(30, TimeUnit.SECONDS);
            assertThat(message.map(Mqtt5Publish::getPayloadAsBytes))
                    .hasValueSatisfying(
                            payload -> assertThat(payload).asString().isEqualTo("buzz"));
        } finally {
            client.disconnect();
        }
    }
}
