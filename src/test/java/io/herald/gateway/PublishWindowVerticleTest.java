package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.Batches;
import io.herald.bus.BusAddress;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.Publication;
import io.herald.topic.Run;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishWindowVerticleTest {
    private static final String HUNDRED_KIB = "x".repeat(100 << 10);

    private FanoutStage stage;
    private PublishWindow window;
    /** Batches that arrived at the core, which gives none back before the test says so. */
    private final List<Publication> arrived = new ArrayList<>();

    /** One who publishes, and notes what it is asked to do. */
    private static final class FakePublisher implements PublishWindow.Publisher {
        private int paused;
        private int resumed;

        @Override
        public void pause() {
            paused++;
        }

        @Override
        public void resume() {
            resumed++;
        }

        private boolean isWaiting() {
            return paused > resumed;
        }
    }

    @BeforeEach
    void open() throws Exception {
        stage = FanoutStage.open();
        window = new PublishWindow(stage.door.broker(), stage.door.ownContext(), stage.metrics.line());
        stage.on(() -> {
            MessageConsumer<Publication> core =
                    stage.vertx.eventBus().localConsumer(BusAddress.PUBLISH, message -> arrived.add(message.body()));
            return core.completion();
        });
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void allRunsOfOneTurnAreOneBatchInOrder() throws Exception {
        Run[] runs = {Batches.run("a", "1"), Batches.run("b", "2", "3"), Batches.run("a", "4")};
        publish(new FakePublisher(), runs);

        assertThat(arrived).hasSize(1);
        assertThat(arrived.get(0).runs()).containsExactly(runs);
        assertThat(stage.metrics.snapshot().published()).isEqualTo(4);
        publish(new FakePublisher(), Batches.run("a", "5"));
        assertThat(arrived).hasSize(2);
        giveBack(2);
    }

    @Test
    void aLargeBatchDoesNotWaitForTheEndOfTheTurn() throws Exception {
        Run run = Batches.run("t", HUNDRED_KIB);
        publish(new FakePublisher(), run, run, run, run);

        assertThat(arrived).extracting(batch -> batch.runs().size()).containsExactly(3, 1);
        giveBack(2);
    }

    @Test
    void whoPublishesBeyondTheWindowWaitsUntilHalfOfItIsThrough() throws Exception {
        FakePublisher early = new FakePublisher();
        FakePublisher late = new FakePublisher();
        publish(early, Batches.run("t", "little"));
        for (int i = 0; i < 10; i++) {
            publish(late, Batches.run("t", HUNDRED_KIB));
        }
        assertThat(late.isWaiting()).as("at most 1 MiB").isFalse();

        publish(late, Batches.run("t", HUNDRED_KIB));
        publish(late, Batches.run("t", HUNDRED_KIB));
        assertThat(late.paused).as("asked once").isEqualTo(1);
        assertThat(early.isWaiting()).as("published nothing since").isFalse();

        giveBack(7);
        assertThat(late.isWaiting()).as("more than half is still under way").isTrue();
        giveBack(2);
        assertThat(late.isWaiting()).isFalse();
        assertThat(late.resumed).isEqualTo(1);
        assertThat(early.resumed).isZero();
        giveBack(4);
    }

    @Test
    void payloadsAreLentUntilTheirBatchIsThrough() throws Exception {
        List<String> back = new ArrayList<>();
        for (String batch : List.of("first", "second")) {
            stage.on(() -> {
                window.publish(Batches.run("t", "m"), new FakePublisher(), () -> back.add(batch));
                window.publish(Batches.run("t", "m"), new FakePublisher());
                return null;
            });
            stage.settle();
        }
        assertThat(back).isEmpty();

        arrived.add(arrived.remove(0));
        giveBack(1);
        assertThat(back).containsExactly("second");
        giveBack(1);
        assertThat(back).containsExactly("second", "first");
    }

    @Test
    void whoIsGoneIsNotAskedToGoOn() throws Exception {
        FakePublisher gone = new FakePublisher();
        publish(gone, Batches.run("t", HUNDRED_KIB.repeat(11)));
        assertThat(gone.isWaiting()).isTrue();

        stage.on(() -> {
            window.forget(gone);
            return null;
        });
        giveBack(1);
        assertThat(gone.resumed).isZero();
    }

    @Test
    void oneLargerThanTheWholeWindowGoesThrough() throws Exception {
        FakePublisher publisher = new FakePublisher();
        publish(publisher, Batches.run("t", HUNDRED_KIB.repeat(30)));
        assertThat(arrived).hasSize(1);
        assertThat(publisher.isWaiting()).isTrue();

        giveBack(1);
        assertThat(publisher.isWaiting()).isFalse();
    }

    @Test
    void theWindowIsIdleWhenNothingIsUnderWay() throws Exception {
        assertThat(stage.on(window::idle).isComplete()).isTrue();
        Future<Void> idle = stage.on(() -> {
            window.publish(Batches.run("t", "m"), new FakePublisher());
            return window.idle();
        });
        stage.settle();
        assertThat(idle.isComplete()).isFalse();

        giveBack(1);
        FakeDoorVerticle.wait(idle);
        assertThat(stage.on(window::idle).isComplete()).isTrue();
    }

    private void publish(PublishWindow.Publisher publisher, Run... runs) throws Exception {
        stage.on(() -> {
            for (Run run : runs) {
                window.publish(run, publisher);
            }
            return null;
        });
        stage.settle();
    }

    /** Gives back the batches that arrived first. */
    private void giveBack(int batches) throws Exception {
        stage.on(() -> {
            for (int i = 0; i < batches; i++) {
                arrived.remove(0).release();
            }
            return null;
        });
        stage.settle();
    }
}
