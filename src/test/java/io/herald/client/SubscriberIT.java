package io.herald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            subscriber.subscribe("a", SlowPolicy.LATEST);
            subscriber.subscribe("b", null);
            subscriber.unsubscribe("a");
            subscriber.subscribe("c", SlowPolicy.DROP_OLD);
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
    void triesAgainUntilTheBrokerIsThereAndTakesWishesMeanwhile() throws Exception {
        int port = broker.address().port();
        try (Subscriber subscriber = connect()) {
            broker.close();
            assertThat(event()).isEqualTo("lost");
            assertThat(event()).isEqualTo("lost");
            assertThat(subscriber.subscribe("late", null)).isFalse();

            broker = new FakeBroker(port);
            assertThat(broker.hear("SUBSCRIBE")).isEqualTo("SUBSCRIBE late");
        }
    }

    @Test
    void aRefusalOnReturnIsFinal() throws Exception {
        try (Subscriber subscriber = connect()) {
            subscriber.subscribe("a", null);
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
            assertThat(subscriber.subscribe("a", null)).isTrue();
        }
    }

    @Test
    void aNameTakenByAnotherIsNotFoughtFor() throws Exception {
        try (Subscriber subscriber = connect()) {
            broker.push("ERR taken-over the name connected elsewhere\n");
            broker.cut();

            assertThat(event()).isEqualTo("refused taken-over");
            assertThat(subscriber.subscribe("a", null)).isFalse();
        }
    }

    @Test
    void aRefusedFilterIsNotRemembered() throws Exception {
        broker.answer("SUBSCRIBE", "ERR bad-filter # comes last\n");
        try (Subscriber subscriber = connect()) {
            assertThatThrownBy(() -> subscriber.subscribe("a/#/b", null)).isInstanceOf(RefusedException.class);
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
}
