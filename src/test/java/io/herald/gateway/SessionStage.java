package io.herald.gateway;

import io.herald.access.Access;
import io.herald.bus.Broker;
import io.herald.bus.FakeDoorVerticle;
import io.herald.group.GroupLimits;
import io.herald.group.SharedGroupsVerticle;
import io.herald.log.LogReaderVerticle;
import io.herald.log.LogWriterVerticle;
import io.herald.metrics.Metrics;
import io.herald.registry.BrokerFacts;
import io.herald.registry.TopicRegistryVerticle;
import io.herald.storage.StorageOptions;
import io.herald.storage.memory.MemoryStorage;
import io.herald.topic.SessionState;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;

/** The durable sessions of one door instance, with a core whose disk is memory. One for each test. */
final class SessionStage {
    static final int MOST_FILTERS = 9;
    /** For three filters as long as any may be, and some more. */
    private static final long ROOM_BYTES = 3 * 200_000;

    final MemoryStorage storage = new MemoryStorage(
            new StorageOptions(Path.of("none"), Duration.ZERO, Duration.ofDays(1), 1 << 20, Duration.ofDays(1)));
    final FakeDoorVerticle door;
    final LiveFanout fanout;
    final DurableSessions sessions;
    private final Vertx vertx = Vertx.vertx();

    private SessionStage() throws Exception {
        Broker.prepare(vertx);
        DeploymentOptions worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        FakeDoorVerticle.wait(vertx.deployVerticle(new TopicRegistryVerticle(100, BrokerFacts.of("0", new Metrics()))));
        FakeDoorVerticle.wait(vertx.deployVerticle(new LogWriterVerticle(storage, new Metrics().log()), worker));
        FakeDoorVerticle.wait(vertx.deployVerticle(new LogReaderVerticle(storage), worker));
        FakeDoorVerticle.wait(vertx.deployVerticle(
                new SharedGroupsVerticle(new GroupLimits(9, 9_000, 9_000, 9), new Metrics().groups())));
        door = FakeDoorVerticle.deploy(vertx);
        LiveFanout.Limits limits = new LiveFanout.Limits(MOST_FILTERS, 9_000, 9, 9_000, 9);
        ClientLimits shared = new ClientLimits(limits, new PublishWindow.Quota(0, 0), new SubscriptionRoom(ROOM_BYTES));
        fanout = new LiveFanout(vertx, door.broker(), shared, new Metrics().line());
        sessions = new DurableSessions(fanout);
    }

    static SessionStage open() throws Exception {
        return new SessionStage();
    }

    DurableSession open(DurableSessions.Wish wish) throws Exception {
        return open(wish, Access.ofBroker());
    }

    DurableSession open(DurableSessions.Wish wish, Access access) throws Exception {
        return door.ask(
                () -> sessions.open(wish, new SubscriberSession(fanout, new FakeSink(), new FakeEncoder(), access)));
    }

    /** What is kept under a name; null where nothing is. */
    SessionState onDisk(String name) {
        return storage.session(name).orElse(null);
    }

    void close() throws Exception {
        FakeDoorVerticle.wait(vertx.close());
    }
}
