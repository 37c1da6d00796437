package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.Batches;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.SteadyTime;
import io.herald.bus.Submission;
import io.herald.topic.BrokerException;
import io.herald.topic.Handshakes;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.Terms;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When what is kept of durable sessions is saved although nobody asks for it. */
class ChangedSessionsVerticleTest {
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final long HOUR_MS = 3_600_000;
    private static final Handshakes SHAKES = new Handshakes(
            7, 1, List.of(new Handshakes.Outgoing(3, MessageId.of(5), QoS.EXACTLY_ONCE, true)), List.of());

    private SessionStage stage;
    private FakeDoorVerticle door;

    @BeforeEach
    void open() throws Exception {
        stage = SessionStage.open();
        door = stage.door;
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private DurableSession open(String name, long expiryMs) throws Exception {
        return stage.open(new DurableSessions.Wish(name, expiryMs, null, () -> {}));
    }

    @Test
    void whatChangesIsSavedByItself() throws Exception {
        stage.storage.append(List.of(stored("t")), SteadyTime.now());
        AtomicReference<Handshakes> shakes = new AtomicReference<>(Handshakes.NONE);
        DurableSession durable = open("c", HOUR_MS);
        durable.keepWith(shakes::get, List::of);
        door.ask(() -> begin(durable));
        assertIsSavedWith(kept -> kept.filters().isEmpty());

        Wish all = Wish.of("", QoS.AT_LEAST_ONCE, "earliest");
        door.ask(() -> durable.session().subscribe(TopicFilter.of("t", 9), all));
        assertIsSavedWith(kept -> kept.filters().size() == 1 && kept.pending().size() == 1);
        MessageId sent = stage.onDisk("c").pending().get(0).id();
        door.ask(() -> Future.succeededFuture(durable.ack(sent)));
        assertIsSavedWith(kept -> kept.pending().isEmpty());

        Wish fleeting = Wish.of("", QoS.AT_MOST_ONCE, "");
        door.ask(() -> durable.session().subscribe(TopicFilter.of("f", 9), fleeting));
        assertIsSavedWith(kept -> kept.filters().size() == 2);
        door.ask(() -> Future.succeededFuture(durable.session().unsubscribe(TopicFilter.of("f", 9))));
        assertIsSavedWith(kept -> kept.filters().size() == 1);

        Position before = stage.onDisk("c").position();
        store("another's");
        door.ask(() -> stage.fanout.askFeed().mapEmpty());
        assertIsSavedWith(kept -> !kept.position().equals(before));
        door.ask(() -> keepFor(durable, HOUR_MS / 2));
        assertIsSavedWith(kept -> kept.expiryMs() == HOUR_MS / 2);
        shakes.set(SHAKES);
        door.ask(() -> changed(durable));
        assertIsSavedWith(kept -> kept.handshakes().equals(SHAKES));
    }

    private static Run stored(String topic) {
        Run run = Batches.run(topic, "x");
        return new Run(run.head().on(Terms.STORED), run.payloads());
    }

    private void store(String topic) throws Exception {
        Run run = stored(topic);
        Promise<Void> passedOn = Promise.promise();
        door.ask(() -> {
            door.broker().store(List.of(run), 1, new Stored(), settled -> passedOn.complete());
            return passedOn.future();
        });
    }

    private static final class Stored implements Submission.Answer {
        @Override
        public void stored(List<Receipt> receipts) {
            assertThat(receipts).hasSize(1);
        }

        @Override
        public void refused(BrokerException refusal) {
            throw refusal;
        }
    }

    private static Future<Void> begin(DurableSession durable) {
        durable.begin();
        return Future.succeededFuture();
    }

    private static Future<Void> keepFor(DurableSession durable, long expiryMs) {
        durable.keepFor(expiryMs);
        return Future.succeededFuture();
    }

    private static Future<Void> changed(DurableSession durable) {
        durable.changed();
        return Future.succeededFuture();
    }

    private void assertIsSavedWith(Predicate<SessionState> change) throws Exception {
        long patienceNs = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() < patienceNs && (stage.onDisk("c") == null || !change.test(stage.onDisk("c")))) {
            door.ask(Future::succeededFuture);
        }
        assertThat(stage.onDisk("c")).isNotNull().matches(change);
    }

    @Test
    void aSessionThatIsIdleIsNotLookedAt() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        DurableSession idle = open("idle", HOUR_MS);
        idle.keepWith(
                () -> {
                    looks.incrementAndGet();
                    return Handshakes.NONE;
                },
                List::of);
        DurableSession busy = open("c", HOUR_MS);
        int before = 0;
        for (int round = 1; round <= 4; round++) {
            long expiryMs = HOUR_MS + round;
            door.ask(() -> keepFor(busy, expiryMs));
            assertIsSavedWith(kept -> kept.expiryMs() == expiryMs);
            // It was looked at when it was new.
            before = round == 1 ? looks.get() : before;
        }

        assertThat(looks).hasValue(before);
        door.ask(() -> changed(idle));
        door.ask(() -> keepFor(busy, HOUR_MS));
        assertIsSavedWith(kept -> kept.expiryMs() == HOUR_MS);
        assertThat(looks).hasValueGreaterThan(before);
    }

    @Test
    void aSessionThatDoesNotChangeIsSavedNowAndThenAllTheSame() throws Exception {
        open("c", 1_000);
        assertIsSavedWith(kept -> kept.expiryMs() == 1_000);
        long leftMs = stage.onDisk("c").leftMs();
        assertIsSavedWith(kept -> kept.leftMs() > leftMs);
    }
}
