package io.herald.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.BesideOthers;
import io.herald.bus.Broker;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.Submission;
import io.herald.metrics.Metrics;
import io.herald.registry.BrokerFacts;
import io.herald.registry.TopicRegistryVerticle;
import io.herald.storage.Drafts;
import io.herald.storage.StorageException.Kind;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Receipt;
import io.herald.topic.TopicFilter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows R3 and R4: what the broker does while its log cannot write, and that it goes on by itself afterwards. */
class RecoveryVerticleTest {
    private final FakeStorage storage = new FakeStorage();
    private Vertx vertx;
    private FakeDoorVerticle door;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
        FakeDoorVerticle.wait(vertx.deployVerticle(new TopicRegistryVerticle(100, BrokerFacts.of("0", new Metrics()))));
        FakeDoorVerticle.wait(vertx.deployVerticle(
                new LogWriterVerticle(storage, new Metrics().log()),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
        door = FakeDoorVerticle.deploy(vertx);
        door.ask(() -> door.broker().want(TopicFilter.of("#", 1), 1));
    }

    @AfterEach
    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }

    private Receipt store(String payload) throws Exception {
        return door.ask(() -> {
            Promise<Receipt> stored = Promise.promise();
            Submission.Answer answer = new Submission.Answer() {
                @Override
                public void stored(List<Receipt> receipts) {
                    stored.complete(receipts.get(0));
                }

                @Override
                public void refused(BrokerException refusal) {
                    stored.fail(refusal);
                }
            };
            door.broker().store(List.of(Drafts.run("a", payload)), 1, answer, settled -> {});
            return stored.future();
        });
    }

    private ErrorCode refusal(String payload) throws Exception {
        return codeOf(() -> store(payload));
    }

    private ErrorCode readiness() throws Exception {
        return codeOf(() -> door.ask(() -> door.broker().answers()));
    }

    private interface Asking {
        Object ask() throws Exception;
    }

    /** What a question is refused with; null where it is not. */
    private static ErrorCode codeOf(Asking question) throws Exception {
        try {
            question.ask();
            return null;
        } catch (java.util.concurrent.ExecutionException e) {
            return ((BrokerException) e.getCause()).code();
        }
    }

    @ParameterizedTest
    @CsvSource({"FAILED, UNAVAILABLE", "DAMAGED, UNAVAILABLE", "FULL, STORAGE_FULL"})
    @BesideOthers
    void nothingIsStoredUntilTheStorageRecoversByItself(Kind kind, ErrorCode code) throws Exception {
        assertThat(store("1").first()).isEqualTo(Drafts.stored(1).first());
        assertThat(readiness()).isNull();
        door.next();

        storage.breaks(kind);
        assertThat(refusal("2")).isEqualTo(code);
        assertThat(refusal("3")).isEqualTo(code);
        assertThat(readiness()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(storage.tries().await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(refusal("4")).isEqualTo(code);

        storage.isMended();
        while (readiness() != null) {
            Thread.onSpinWait();
        }
        assertThat(store("5").first()).isEqualTo(Drafts.stored(2).first());
        assertThat(Drafts.told(door.next().runs().get(0)).toList()).containsExactly("2 a 5");
    }

    @ParameterizedTest
    @EnumSource
    @BesideOthers
    void aDiskThatTakesNothingIsNoticedThoughNobodyPublishes(Kind kind) throws Exception {
        storage.breaks(kind);
        assertThat(readiness()).isEqualTo(ErrorCode.UNAVAILABLE);

        storage.isMended();
        while (readiness() != null) {
            Thread.onSpinWait();
        }
        assertThat(store("1").first()).isEqualTo(Drafts.stored(1).first());
    }

    @Test
    void howeverOftenItIsAskedTheDiskIsAskedOnceASecond() throws Exception {
        long begunNs = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(readiness()).isNull();
        }
        assertThat(storage.probes())
                .isBetween(1, 1 + (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begunNs));
    }

    @Test
    void fleetingMessagesGoOnMeanwhile() throws Exception {
        storage.breaks(Kind.FAILED);
        assertThat(refusal("1")).isEqualTo(ErrorCode.UNAVAILABLE);

        door.ask(() -> {
            door.broker().publish(List.of(Drafts.run("a", "2")), 1, settled -> {});
            return Future.succeededFuture();
        });
        assertThat(door.next().runs()).hasSize(1);
        assertThat(door.isQuiet()).isTrue();
    }

    @Test
    void aFullDiskThatHasRoomAgainIsNoticedByTheNextMessageToo() throws Exception {
        storage.breaks(Kind.FULL);
        assertThat(refusal("1")).isEqualTo(ErrorCode.STORAGE_FULL);

        storage.isMended();
        assertThat(store("2")).isEqualTo(Drafts.stored(1));
        assertThat(readiness()).isNull();
    }
}
