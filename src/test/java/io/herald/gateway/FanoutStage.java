package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Access;
import io.herald.bus.Batches;
import io.herald.bus.Broker;
import io.herald.bus.BusAddress;
import io.herald.bus.Delivery;
import io.herald.bus.FakeDoorVerticle;
import io.herald.bus.Interest;
import io.herald.bus.Interests;
import io.herald.bus.LogHead;
import io.herald.bus.Publication;
import io.herald.metrics.Metrics;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** A door instance's fan-out on an event loop, with a core that only notes what it is told. One for each test. */
final class FanoutStage {
    static final long QUEUE_BYTES = 4_000;
    static final int SUBSCRIPTIONS = 10;

    final Vertx vertx;
    final FakeDoorVerticle door;
    final LiveFanout fanout;
    private final long room;
    final Metrics metrics = new Metrics();
    final FakeEncoder encoder = new FakeEncoder();
    final AtomicInteger settled = new AtomicInteger();
    final List<Interest> interests = new ArrayList<>();
    /** Whether the core refuses to hear of interests, as one that is overloaded or gone does. */
    volatile boolean coreFails;

    private FanoutStage() throws Exception {
        vertx = Vertx.vertx();
        Broker.prepare(vertx);
        door = FakeDoorVerticle.deploy(vertx);
        // On the door's own event loop, so that what was told before a settle is known after it.
        door.ask(() -> {
            MessageConsumer<Interests> core = vertx.eventBus().localConsumer(BusAddress.INTEREST, message -> {
                interests.addAll(message.body().all());
                if (coreFails) {
                    message.fail(1, "overloaded");
                } else {
                    message.reply(new LogHead(Position.START, false));
                }
            });
            return core.completion();
        });
        LiveFanout.Limits limits = new LiveFanout.Limits(SUBSCRIPTIONS, QUEUE_BYTES, 256, 30_000, 16);
        fanout = new LiveFanout(
                vertx, door.broker(), new ClientLimits(limits, new PublishWindow.Quota(0, 0)), metrics.line());
        room = fanout.waitingRoom().left();
    }

    static FanoutStage open() throws Exception {
        return new FanoutStage();
    }

    /** Does something on the door's event loop, where all of this lives, and waits for it. */
    <T> T on(Callable<T> action) throws Exception {
        Promise<T> done = Promise.promise();
        door.ownContext().runOnContext(v -> {
            try {
                done.complete(action.call());
            } catch (Throwable thrown) {
                done.fail(thrown);
            }
        });
        return FakeDoorVerticle.wait(done.future());
    }

    /** A wish for fleeting messages. */
    static Wish fleeting(String policy) {
        return Wish.of(policy, QoS.AT_MOST_ONCE, "");
    }

    /** A subscriber to some filters under one policy. */
    SubscriberSession subscriber(Sink sink, String policy, String... filters) throws Exception {
        SubscriberSession session = new SubscriberSession(fanout, sink, encoder, Access.ofBroker());
        for (String filter : filters) {
            Future<Void> subscribed = on(() -> session.subscribe(TopicFilter.of(filter, 9), fleeting(policy)));
            FakeDoorVerticle.wait(subscribed);
        }
        return session;
    }

    /** A batch; {@link #settled} counts it when nobody works on it any more. */
    Publication batch(Run... runs) {
        return Batches.batch(List.of(runs), door.ownContext(), settled);
    }

    /** Delivers a batch, on the event loop the caller is on already. */
    void deliver(Run... runs) {
        fanout.deliver(new Delivery(List.of(runs), batch(runs)));
    }

    /** Waits until what was put on the event loop is done, and what that put there: the bus takes a turn or two. */
    void settle() throws Exception {
        for (int turn = 0; turn < 3; turn++) {
            on(() -> null);
        }
    }

    /** Closes, after making sure that no buffer is left in anybody's hands. */
    void close() throws Exception {
        assertThat(encoder.held()).as("buffers that somebody still holds").isZero();
        assertThat(fanout.waitingRoom().left()).as("room for what waits").isEqualTo(room);
        assertThat(fanout.waitingRoom().each()).as("the share of one more").isEqualTo(room / 2);
        FakeDoorVerticle.wait(vertx.close());
    }
}
