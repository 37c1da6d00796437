package io.herald.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.access.Claimant;
import io.herald.bus.Broker;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.OpenSession;
import io.herald.bus.SteadyTime;
import io.herald.bus.Submission;
import io.herald.metrics.Metrics;
import io.herald.registry.BrokerFacts;
import io.herald.registry.TopicRegistryVerticle;
import io.herald.storage.Drafts;
import io.herald.storage.StorageException.Kind;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Receipt;
import io.herald.topic.SessionState;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions are kept, or whoever wanted it is told at once: whatever goes wrong with others beside them. */
class SessionSavesVerticleTest {
    private final FakeStorage storage = new FakeStorage();
    private Vertx vertx;
    private FakeDoorVerticle door;
    private OpenSession session;
    private OpenSession other;
    private String writer;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
        FakeDoorVerticle.wait(vertx.deployVerticle(new TopicRegistryVerticle(100, BrokerFacts.of("0", new Metrics()))));
        writer = FakeDoorVerticle.wait(vertx.deployVerticle(
                new LogWriterVerticle(storage, new Metrics().log()),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
        FakeDoorVerticle.wait(vertx.deployVerticle(
                new LogReaderVerticle(storage), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
        door = FakeDoorVerticle.deploy(vertx);
        session = door.ask(() -> door.broker().openSession("a", null, Claimant.ANYBODY));
        other = door.ask(() -> door.broker().openSession("b", null, Claimant.ANYBODY));
    }

    @AfterEach
    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }

    @Test
    void aBugInOneMessageDoesNotLetSessionsWaitForTheNext() throws Exception {
        storage.stumbles();
        Future<?>[] done = new Future<?>[2];
        door.ask(() -> {
            Promise<Receipt> stored = Promise.promise();
            door.broker().store(List.of(Drafts.run("a", "x")), 1, new Answer(stored), settled -> {});
            done[0] = stored.future();
            done[1] = session.save(state("a"));
            return Future.succeededFuture();
        });

        FakeDoorVerticle.wait(done[1]);
        assertThat(codeOf(done[0])).isEqualTo(ErrorCode.INTERNAL);
        assertThat(storage.session("a")).isPresent();
    }

    @Test
    void aBugInSavingIsAnsweredAtOnceAndNotWithTheNextSave() throws Exception {
        storage.stumbles();

        assertThatThrownBy(() -> door.ask(() -> session.save(state("a"))))
                .hasCauseInstanceOf(BrokerException.class)
                .hasMessageContaining("a fault of the broker");
        door.ask(() -> session.save(state("a")));
        assertThat(storage.session("a")).isPresent();
    }

    @Test
    void whereOneCannotBeForgottenTheOthersAreKeptNevertheless() throws Exception {
        door.ask(() -> session.save(state("a")));
        storage.stumbles();
        Future<?>[] done = new Future<?>[2];
        door.ask(() -> {
            done[0] = session.save(null);
            done[1] = other.save(state("b"));
            return Future.succeededFuture();
        });

        FakeDoorVerticle.wait(done[1]);
        assertThat(codeOf(done[0])).isEqualTo(ErrorCode.INTERNAL);
        assertThat(storage.session("a")).isPresent();
        assertThat(storage.session("b")).isPresent();
    }

    @Test
    void aDiskThatIsFullIsToldToWhoeverWantsASessionKept() throws Exception {
        storage.breaks(Kind.FULL);

        assertThatThrownBy(() -> door.ask(() -> session.save(state("a")))).hasMessageContaining("no room");
    }

    @Test
    void howASessionWasLeftIsKeptOnceTheDiskHasRoomAgain() throws Exception {
        storage.breaks(Kind.FULL);
        assertThat(codeOf(door.ask(() -> Future.succeededFuture(session.saveLast(state("a"))))))
                .isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(codeOf(door.ask(() -> Future.succeededFuture(other.saveLast(state("b"))))))
                .isEqualTo(ErrorCode.STORAGE_FULL);
        storage.isMended();

        while (storage.session("a").isEmpty() || storage.session("b").isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void howASessionWasLeftDoesNotReplaceWhatItsNextHolderHadKept() throws Exception {
        storage.breaks(Kind.FULL);
        assertThat(codeOf(door.ask(() -> Future.succeededFuture(session.saveLast(state("a"))))))
                .isEqualTo(ErrorCode.STORAGE_FULL);
        assertThat(codeOf(door.ask(() -> Future.succeededFuture(other.saveLast(state("b"))))))
                .isEqualTo(ErrorCode.STORAGE_FULL);
        storage.isMended();
        door.ask(() -> session.save(state("a").keptFor(70_000)));

        while (storage.session("b").isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(storage.session("a").orElseThrow().expiryMs()).isEqualTo(70_000);
    }

    @Test
    void aWriterThatEndsTriesALastTime() throws Exception {
        storage.breaks(Kind.FULL);
        assertThat(codeOf(door.ask(() -> Future.succeededFuture(session.saveLast(state("a"))))))
                .isEqualTo(ErrorCode.STORAGE_FULL);
        storage.isMended();
        FakeDoorVerticle.wait(vertx.undeploy(writer));

        assertThat(storage.session("a")).isPresent();
    }

    private static SessionState state(String name) {
        return SessionState.begin(name, 60_000, SteadyTime.now());
    }

    private static ErrorCode codeOf(Future<?> refused) throws Exception {
        try {
            FakeDoorVerticle.wait(refused);
            return null;
        } catch (ExecutionException e) {
            return ((BrokerException) e.getCause()).code();
        }
    }

    /** Hears what became of a message. */
    private record Answer(Promise<Receipt> stored) implements Submission.Answer {
        @Override
        public void stored(List<Receipt> receipts) {
            stored.complete(receipts.get(0));
        }

        @Override
        public void refused(BrokerException refusal) {
            stored.fail(refusal);
        }
    }
}
