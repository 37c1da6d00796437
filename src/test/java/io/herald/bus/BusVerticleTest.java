package io.herald.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.herald.topic.Run;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the broker relies on in the event bus, and what it adds to it. */
class BusVerticleTest {
    private static final int MESSAGES = 10_000;

    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
    }

    @AfterEach
    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }

    @Test
    void aRecordArrivesAsTheObjectThatWasSent() throws Exception {
        Promise<Delivery> arrived = Promise.promise();
        vertx.eventBus().<Delivery>localConsumer("here", message -> arrived.complete(message.body()));
        List<Run> runs = List.of(Batches.run("t", "m"));
        Delivery sent = new Delivery(runs, Batches.batch(runs, vertx.getOrCreateContext(), new AtomicInteger()));

        vertx.eventBus().send("here", sent);

        assertThat(FakeDoorVerticle.wait(arrived.future())).isSameAs(sent);
    }

    @Test
    void aRecordDoesNotLeaveTheProcess() {
        LocalCodec<Delivery> codec = new LocalCodec<>(Delivery.class);

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> codec.encodeToWire(Buffer.buffer(), null));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> codec.decodeFromWire(0, Buffer.buffer()));
    }

    @Test
    void oneSendersMessagesReachOneConsumerInOrder() throws Exception {
        List<Integer> received = new ArrayList<>();
        Promise<Void> all = Promise.promise();
        FakeDoorVerticle receiver = FakeDoorVerticle.deploy(vertx);
        receiver.ask(() -> {
            MessageConsumer<TopicsQuery> consumer = vertx.eventBus().localConsumer("here", message -> {
                received.add(message.body().limit());
                if (received.size() == MESSAGES) {
                    all.complete();
                }
            });
            return consumer.completion();
        });
        FakeDoorVerticle sender = FakeDoorVerticle.deploy(vertx);
        sender.ownContext().runOnContext(v -> IntStream.range(0, MESSAGES)
                .forEach(i -> vertx.eventBus().send("here", new TopicsQuery(null, i))));

        FakeDoorVerticle.wait(all.future());
        assertThat(received).isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
    }

    @Test
    void aBatchIsSettledOnceOnTheContextItCameFromWhenTheLastIsThrough() throws Exception {
        Context origin = FakeDoorVerticle.deploy(vertx).ownContext();
        for (int round = 0; round < 100; round++) {
            AtomicInteger settled = new AtomicInteger();
            Promise<Context> where = Promise.promise();
            Publication batch = new Publication(List.of(), 1, origin, done -> {
                settled.incrementAndGet();
                where.complete(Vertx.currentContext());
            });
            releaseFromManyThreads(batch);
            assertThat(settled).hasValue(0);

            batch.release();

            assertThat(FakeDoorVerticle.wait(where.future())).isSameAs(origin);
            assertThatIllegalStateException().isThrownBy(batch::release);
            assertThatIllegalStateException().isThrownBy(batch::hold);
            assertThat(settled).hasValue(1);
        }
    }

    private static void releaseFromManyThreads(Publication batch) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 40; i++) {
            batch.hold();
            threads.execute(batch::release);
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyDoorHasAnAddressAndEveryStrangerAName() throws Exception {
        FakeDoorVerticle one = FakeDoorVerticle.deploy(vertx);
        FakeDoorVerticle other = FakeDoorVerticle.deploy(vertx);

        assertThat(one.broker().nextAnonymous())
                .startsWith("anon-")
                .isNotEqualTo(other.broker().nextAnonymous());
        assertThat(BusAddress.door("tcp", 7)).isEqualTo("herald.door.tcp.7");
    }
}
