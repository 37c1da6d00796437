package io.herald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.QoS;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeraldClientIT {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private FakeBroker broker;

    private final HeraldClient.Listener listener = new HeraldClient.Listener() {
        @Override
        public void onDelivery(Delivery delivery) {
            events.add(delivery);
        }

        @Override
        public void onGap(String filter, long count) {
            events.add(new Reply.Gap(filter, count));
        }

        @Override
        public void onClosed(HeraldClient client, IOException cause) {
            events.add(cause);
        }
    };

    @BeforeEach
    void start() throws IOException {
        broker = new FakeBroker();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void saysWhoItIsAndPublishesByteForByte() throws Exception {
        try (HeraldClient client = connect()) {
            client.publish(new Publication("a b", "x\ny".getBytes(StandardCharsets.UTF_8)));
            client.confirm();
        }

        assertThat(broker.hear("HELLO")).isEqualTo("HELLO me frames");
        assertThat(broker.hear("PUB")).isEqualTo("PUB a%20b 3|x\ny");
        assertThat(broker.hear("PING")).isEqualTo("PING");
    }

    @Test
    void aRefusedPublishIsToldByTheConfirmationThatFollows() throws Exception {
        broker.answer("PUB", "ERR bad-topic no wildcards\n");
        try (HeraldClient client = connect()) {
            client.publish(new Publication("#", new byte[0]));

            assertThatThrownBy(client::confirm)
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("bad-topic: no wildcards");
            client.confirm();
        }
    }

    @Test
    void aTextTooLongForALineIsSentWithItsLength() throws Exception {
        try (HeraldClient client = connect()) {
            Receipt small = client.publishText("t", "short", QoS.AT_LEAST_ONCE);
            Receipt large = client.publishText("t", "x".repeat(5000), QoS.AT_LEAST_ONCE);
            client.flush();
            small.await();
            large.await();
        }

        assertThat(broker.hear("PUBLISH")).isEqualTo("PUBLISH t short");
        assertThat(broker.hear("PUB")).startsWith("PUB t 5000 qos=1|xxx");
    }

    @Test
    void deliveriesAndGapsComeBetweenAnswers() throws Exception {
        broker.answer("SUBSCRIBE", "MSG t 1 at=5 from=p\nx\nGAP t 3\nOK\n");
        try (HeraldClient client = connect()) {
            client.subscribe("t", new SubscribeWish(SlowPolicy.DROP_OLD, QoS.AT_MOST_ONCE, "15m"));

            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE t policy=drop-old qos=0 from=15m");
            assertThat(event()).isInstanceOf(Delivery.class);
            assertThat(event()).isEqualTo(new Reply.Gap("t", 3));
        }
    }

    @Test
    void topicsAreListed() throws Exception {
        try (HeraldClient client = connect()) {
            assertThat(client.topics("#")).containsExactly(new Reply.Topic("a b", 1, 2));
        }
    }

    @Test
    void anAnswerNobodyAskedForEndsTheConnection() throws Exception {
        try (HeraldClient client = connect()) {
            broker.push("OK\n");

            assertThat(event()).isInstanceOf(ProtocolException.class);
            assertThatThrownBy(() -> client.subscribe("t", SubscribeWish.PLAIN)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsNoBrokerIsFoundOut() {
        broker.answer("HELLO", "HTTP/1.1 400 Bad Request\r\n\r\n");

        assertThatThrownBy(this::connect).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aBrokerThatWantsNobodySaysWhy() {
        broker.answer("HELLO", "ERR unavailable starting\n");

        assertThatThrownBy(this::connect).isInstanceOf(RefusedException.class).hasMessage("unavailable: starting");
    }

    @Test
    void whereNobodyListensIsNamed() throws IOException {
        try (ClosedPort closed = new ClosedPort()) {
            ClientSettings settings = new ClientSettings(closed.address(), "me");

            assertThatThrownBy(() -> HeraldClient.connect(settings, listener))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no broker at " + closed.address());
        }
    }

    @Test
    void theReasonOfTheBrokerIsTheReasonOfTheEnd() throws Exception {
        try (HeraldClient client = connect()) {
            broker.push("ERR taken-over the name connected elsewhere\n");
            broker.cut();

            assertThat(event()).isInstanceOf(RefusedException.class);
            assertThatThrownBy(client::confirm).hasMessageContaining("taken-over");
        }
    }

    @Test
    void aSilentBrokerIsAskedForASignAndThenGivenUp() throws Exception {
        ClientSettings impatient = new ClientSettings(
                broker.address(), "me", Durability.NONE, Login.NONE, Duration.ofSeconds(10), Duration.ofMillis(100));
        try (HeraldClient client = HeraldClient.connect(impatient, listener)) {
            assertThat(broker.hear("PING")).isEqualTo("PING");
            broker.answer("PING", "");

            assertThat((IOException) event()).hasMessageContaining("silent");
            assertThatThrownBy(client::confirm).hasMessageContaining("silent");
        }
    }

    private HeraldClient connect() throws IOException {
        return HeraldClient.connect(new ClientSettings(broker.address(), "me"), listener);
    }

    private Object event() throws InterruptedException {
        return events.poll(20, TimeUnit.SECONDS);
    }
}
