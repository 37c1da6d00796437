package io.herald.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.bus.Broker;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.Submission;
import io.herald.metrics.Metrics;
import io.herald.registry.BrokerFacts;
import io.herald.registry.TopicRegistryVerticle;
import io.herald.storage.Drafts;
import io.herald.storage.StorageCopy;
import io.herald.storage.StorageException;
import io.herald.storage.StorageException.Kind;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageId;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of the log are made one at a time, beside what is published; of what fails nothing is left. */
class BackupsVerticleTest {
    private final FakeStorage storage = new FakeStorage();
    private final FakeCopy copy = new FakeCopy();
    private Vertx vertx;
    private FakeDoorVerticle door;

    /** A copy that takes as long as a test wants, and fails where it says. */
    private static final class FakeCopy implements StorageCopy {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private volatile Kind trouble;
        private volatile boolean abandoned;

        @Override
        public void prepare() {
            begun.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void take() throws StorageException {
            if (trouble != null) {
                throw new StorageException(trouble, "It cannot be copied.", null);
            }
        }

        @Override
        public Made finish() {
            return new Made(Path.of("there"), MessageId.of(7), 42);
        }

        @Override
        public void abandon() {
            abandoned = true;
        }
    }

    @BeforeEach
    void open() throws Exception {
        storage.copies(copy);
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
        FakeDoorVerticle.wait(vertx.deployVerticle(new TopicRegistryVerticle(100, BrokerFacts.of("0", new Metrics()))));
        FakeDoorVerticle.wait(vertx.deployVerticle(
                new LogWriterVerticle(storage, new Metrics().log()),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
        door = FakeDoorVerticle.deploy(vertx);
    }

    @AfterEach
    void close() throws Exception {
        copy.goesOn.countDown();
        FakeDoorVerticle.wait(vertx.close());
    }

    private String backup() throws Exception {
        return door.ask(() -> door.broker()
                .backup()
                .map(made -> made.folder() + " " + made.last().text() + " " + made.bytes()));
    }

    private void assertRefused(ErrorCode code, String detail) {
        assertThatThrownBy(this::backup)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(detail)
                .satisfies(e -> assertThat(((BrokerException) e).code()).isEqualTo(code));
    }

    @Test
    void aSecondOneAtTheSameTimeIsAConflictAndMessagesAreStoredMeanwhile() throws Exception {
        Promise<String> first = Promise.promise();
        door.ask(() -> {
            door.broker().backup().map(made -> made.folder()).onComplete(first);
            return Future.succeededFuture();
        });
        copy.begun.await();

        assertRefused(ErrorCode.CONFLICT, "a copy is being made already");
        assertThat(publish()).isEqualTo(Drafts.stored(1));
        copy.goesOn.countDown();
        assertThat(FakeDoorVerticle.wait(first.future())).isEqualTo("there");
        assertThat(backup()).isEqualTo("there 7 42");
    }

    @Test
    void whatCannotBeCopiedIsRefusedAndAbandonedAndTheNextOneIsNot() throws Exception {
        copy.goesOn.countDown();
        copy.trouble = Kind.FULL;
        assertRefused(ErrorCode.STORAGE_FULL, "no room for a copy");
        assertThat(copy.abandoned).isTrue();
        copy.trouble = Kind.FAILED;
        assertRefused(ErrorCode.UNAVAILABLE, "no copy could be made");
        copy.trouble = Kind.REFUSED;
        assertRefused(ErrorCode.CONFLICT, "It cannot be copied.");

        copy.trouble = null;
        assertThat(backup()).isEqualTo("there 7 42");
    }

    private Receipt publish() throws Exception {
        Promise<Receipt> answer = Promise.promise();
        return door.ask(() -> {
            List<Run> runs = List.of(Drafts.run("a", "x"));
            door.broker()
                    .store(
                            runs,
                            1,
                            new Submission.Answer() {
                                @Override
                                public void stored(List<Receipt> receipts) {
                                    answer.complete(receipts.get(0));
                                }

                                @Override
                                public void refused(BrokerException refusal) {
                                    answer.fail(refusal);
                                }
                            },
                            settled -> {});
            return answer.future();
        });
    }
}
