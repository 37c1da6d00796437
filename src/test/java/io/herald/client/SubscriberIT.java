package io.herald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.QoS;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SubscriberIT {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private FakeBroker broker;

    private final Subscriber.Listener listener = new Subscriber.Listener() {
        @Override
        public void onDelivery(Delivery delivery) {
            events.add("delivery " + delivery.topic());
        }

        @Override
        public void onLost(IOException cause, long pauseMs) {
            events.add("lost");
        }

        @Override
        public void onBack() {
            events.add("back");
        }

        @Override
        public void onRefused(RefusedException refusal) {
            events.add("refused " + refusal.code());
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
    void comesBackAndSubscribesAgainToWhatItStillWants() throws Exception {
        try (Subscriber subscriber = connect()) {
            subscriber.subscribe("a", wish(SlowPolicy.LATEST));
            subscriber.subscribe("b", SubscribeWish.PLAIN);
            subscriber.unsubscribe("a");
            subscriber.subscribe("c", wish(SlowPolicy.DROP_OLD));
            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE a policy=latest");
            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE b");
            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE c policy=drop-old");
            broker.cut();

            assertThat(event()).isEqualTo("lost");
            assertThat(broker.hear("HELLO")).isEqualTo("HELLO me frames");
            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE b");
            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE c policy=drop-old");
            assertThat(event()).isEqualTo("back");
            broker.push("MSG b 1\nx\n");
            assertThat(event()).isEqualTo("delivery b");
        }
    }

    @Test
    void goesOnBehindTheLastStoredMessageThatCame() throws Exception {
        try (Subscriber subscriber = connect()) {
            subscriber.subscribe("a", SubscribeWish.PLAIN);
            subscriber.subscribe("b", new SubscribeWish(null, QoS.AT_MOST_ONCE, ""));
            broker.push("MSG a 1 id=7 qos=1\nx\nMSG a 1\ny\n");
            assertThat(event()).isEqualTo("delivery a");
            assertThat(event()).isEqualTo("delivery a");
            broker.hear("SUBSCRIBE");
            broker.hear("SUBSCRIBE");
            broker.cut();

            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE a from=7");
            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE b qos=0");
        }
    }

    @Test
    void triesAgainUntilTheBrokerIsThereAndTakesWishesMeanwhile() throws Exception {
        int port = broker.address().port();
        try (Subscriber subscriber = connect()) {
            broker.close();
            assertThat(event()).isEqualTo("lost");
            assertThat(event()).isEqualTo("lost");
            assertThat(subscriber.subscribe("late", SubscribeWish.PLAIN)).isFalse();

            broker = new FakeBroker(port);
            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE late");
        }
    }

    @Test
    void aRefusalOnReturnIsFinal() throws Exception {
        try (Subscriber subscriber = connect()) {
            subscriber.subscribe("a", SubscribeWish.PLAIN);
            broker.answer("SUBSCRIBE", "ERR forbidden not yours\n");
            broker.cut();

            assertThat(event()).isEqualTo("lost");
            assertThat(event()).isEqualTo("refused forbidden");
        }
    }

    @Test
    void aBrokerThatIsOnlyStartingIsAskedAgain() throws Exception {
        try (Subscriber subscriber = connect()) {
            broker.answer("HELLO", "ERR unavailable starting\n");
            broker.cut();
            assertThat(event()).isEqualTo("lost");
            assertThat(event()).isEqualTo("lost");
            broker.answer("HELLO", "OK\n");

            String event = event();
            while ("lost".equals(event)) {
                event = event();
            }
            assertThat(event).isEqualTo("back");
            assertThat(subscriber.subscribe("a", SubscribeWish.PLAIN)).isTrue();
        }
    }

    @Test
    void aNameTakenByAnotherIsNotFoughtFor() throws Exception {
        try (Subscriber subscriber = connect()) {
            broker.push("ERR taken-over the name connected elsewhere\n");
            broker.cut();

            assertThat(event()).isEqualTo("refused taken-over");
            assertThat(subscriber.subscribe("a", SubscribeWish.PLAIN)).isFalse();
        }
    }

    @Test
    void aRefusedFilterIsNotRemembered() throws Exception {
        broker.answer("SUBSCRIBE", "ERR bad-filter # comes last\n");
        try (Subscriber subscriber = connect()) {
            assertThatThrownBy(() -> subscriber.subscribe("a/#/b", SubscribeWish.PLAIN))
                    .isInstanceOf(RefusedException.class);
            assertThat(subscriber.filters()).isEqualTo(Set.of());
        }
    }

    private Subscriber connect() throws IOException {
        Backoff backoff = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), new Random(1));
        return Subscriber.connect(new ClientSettings(broker.address(), "me"), backoff, listener);
    }

    private String event() throws InterruptedException {
        return events.poll(20, TimeUnit.SECONDS);
    }

    private static SubscribeWish wish(SlowPolicy policy) {
        return new SubscribeWish(policy, QoS.AT_LEAST_ONCE, "");
    }
}
