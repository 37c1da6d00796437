package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.access.Access;
import io.herald.bus.BusAddress;
import io.herald.bus.Delivery;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.LogHead;
import io.herald.bus.Publication;
import io.herald.log.LogReaderVerticle;
import io.herald.storage.Drafts;
import io.herald.storage.StorageOptions;
import io.herald.storage.memory.MemoryStorage;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever follows the log gets every stored message once, in order, also where a batch went wrong on the live road. */
class LostBatchVerticleTest {
    private final MemoryStorage storage = new MemoryStorage(
            new StorageOptions(Path.of("none"), Duration.ZERO, Duration.ofDays(1), 1 << 20, Duration.ofMinutes(1)));
    private final FakeSink sink = new FakeSink();
    private final FakeSink other = new FakeSink();
    private final FakeEncoder sound = new FakeEncoder();
    private FanoutStage stage;

    @BeforeEach
    void open() throws Exception {
        stage = FanoutStage.open();
        FakeDoorVerticle.wait(stage.vertx.deployVerticle(
                new LogReaderVerticle(storage), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    }

    @AfterEach
    void close() throws Exception {
        sink.read();
        other.read();
        assertThat(sound.held()).isZero();
        stage.close();
    }

    @Test
    void whatCouldNotBeEncodedIsReadFromTheLog() throws Exception {
        follow(sink, stage.encoder, "t", "");
        deliver(store("t", "1"));
        stage.encoder.stumble();
        assertThatThrownBy(() -> deliver(store("t", "2"))).hasMessageContaining("broken");

        written(sink, "1\n2\n");
        deliver(store("t", "3"));
        written(sink, "1\n2\n3\n");
        assertThat(stage.settled).hasValue(3);
    }

    @Test
    void whoeverCameBehindInTheBatchReadsHisShareAndNobodyGetsAnythingTwice() throws Exception {
        follow(sink, stage.encoder, "b", "");
        follow(other, sound, "#", "");
        stage.encoder.stumble();
        assertThatThrownBy(() -> deliver(store("a", "1"), store("b", "2"), store("c", "3")))
                .hasMessageContaining("broken");

        written(sink, "2\n");
        written(other, "1\n2\n3\n");
        deliver(store("b", "4"));
        written(sink, "2\n4\n");
        written(other, "1\n2\n3\n4\n");
    }

    @Test
    void whatTheRegistryCouldNotPassOnIsReadFromTheLog() throws Exception {
        follow(sink, stage.encoder, "t", "");
        Publication lost = stage.batch(store("t", "1"));
        stage.on(() -> {
            stage.fanout.deliver(new Delivery(List.of(), lost));
            return null;
        });

        written(sink, "1\n");
        deliver(store("t", "2"));
        written(sink, "1\n2\n");
    }

    @Test
    void aPageThatCouldNotBeWrittenToItsEndIsReadOnFromThere() throws Exception {
        store("t", "1");
        store("t", "2");
        store("t", "3");
        sink.onWrite(() -> {
            sink.onWrite(() -> {});
            stage.encoder.stumble();
        });
        follow(sink, stage.encoder, "t", "earliest");

        written(sink, "1\n2\n3\n");
        deliver(store("t", "4"));
        written(sink, "1\n2\n3\n4\n");
    }

    @Test
    void whoIsBehindIsCountedUntilItHasCaughtUp() throws Exception {
        stage.vertx.eventBus().localConsumer(BusAddress.FEED, ask -> ask.reply(new LogHead(storage.head(), false)));
        SubscriberSession session = follow(sink, stage.encoder, "t", "");
        sink.setRoom(0);
        deliver(store("t", "1"));
        deliver(store("t", "2"), store("t", "3"));
        behind(1, 3);

        sink.setRoom(Integer.MAX_VALUE);
        stage.on(() -> {
            session.drained();
            return null;
        });
        written(sink, "1\n2\n3\n");
        behind(0, 0);
    }

    private void behind(int readers, int messages) throws Exception {
        FakeDoorVerticle.wait(stage.on(stage.fanout::askFeed));
        assertThat(stage.metrics.scrape().lines())
                .contains(
                        "herald_catchup_readers{door=\"line\"} " + readers + ".0",
                        "herald_catchup_lag_messages{door=\"line\"} " + messages + ".0");
    }

    private SubscriberSession follow(FakeSink to, RunEncoder form, String filter, String from) throws Exception {
        SubscriberSession session = new SubscriberSession(stage.fanout, to, form, Access.ofBroker());
        Future<Void> subscribed =
                stage.on(() -> session.subscribe(TopicFilter.of(filter, 9), Wish.of("", QoS.AT_LEAST_ONCE, from)));
        FakeDoorVerticle.wait(subscribed);
        stage.settle();
        return session;
    }

    private Run store(String topic, String payload) throws Exception {
        Run run = Drafts.run(topic, payload);
        return run.storedAs(storage.append(List.of(run), 1).get(0).first());
    }

    private void deliver(Run... runs) throws Exception {
        stage.on(() -> {
            stage.deliver(runs);
            return null;
        });
    }

    /** Waits until no more and no less than that was written. */
    private void written(FakeSink to, String all) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!stage.on(to::soFar).equals(all) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        stage.settle();
        assertThat(stage.on(to::soFar)).isEqualTo(all);
    }
}
