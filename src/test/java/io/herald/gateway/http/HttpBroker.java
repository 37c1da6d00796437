package io.herald.gateway.http;

import io.herald.auth.AuthVerticle;
import io.herald.auth.TicketVerticle;
import io.herald.bus.Broker;
import io.herald.config.BrokerConfig;
import io.herald.config.ConfigReader;
import io.herald.gateway.ClientLimits;
import io.herald.log.LogReaderVerticle;
import io.herald.log.LogWriterVerticle;
import io.herald.metrics.Metrics;
import io.herald.registry.BrokerFacts;
import io.herald.registry.TopicRegistryVerticle;
import io.herald.socket.Doorkeepers;
import io.herald.storage.RetainedSize;
import io.herald.storage.Storage;
import io.herald.storage.StorageOptions;
import io.herald.storage.memory.MemoryStorage;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The registry and one HTTP door on a free port, in a Vert.x of its own. Owned by a test. */
final class HttpBroker {
    private static final long PATIENCE_S = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Metrics metrics = new Metrics();
    private final EchoTaker mqtt = new EchoTaker();
    private final HttpGatewayVerticle door;
    private final boolean withRegistry;
    private Storage storage;
    private String deployment;

    private HttpBroker(BrokerConfig config, boolean withRegistry, boolean withMqtt) throws Exception {
        this(config, withRegistry, withMqtt, new AuthVerticle(config.auth(), config.identifies(), config::auth));
    }

    private HttpBroker(BrokerConfig config, boolean withRegistry, boolean withMqtt, Deployable auth) throws Exception {
        this.withRegistry = withRegistry;
        Broker.prepare(vertx);
        door = new HttpGatewayVerticle(
                config,
                "test",
                metrics,
                Doorkeepers.of(config),
                ClientLimits.of(config),
                withMqtt ? List.of(mqtt) : List.of(),
                Optional.empty());
        Future<?> core = withRegistry
                ? vertx.deployVerticle(new TopicRegistryVerticle(1000, BrokerFacts.of("0", new Metrics())))
                        .compose(r -> log(config))
                : Future.succeededFuture();
        deployment = await(core.compose(registry -> vertx.deployVerticle(auth))
                .compose(known -> vertx.deployVerticle(new TicketVerticle()))
                .compose(tickets -> vertx.deployVerticle(door)));
    }

    private Future<?> log(BrokerConfig config) {
        DeploymentOptions worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        StorageOptions options = new StorageOptions(
                Path.of("none"),
                Duration.ZERO,
                config.log().retention().age(),
                config.log().retention().bytes(),
                config.delivery().dedupWindow());
        storage = new MemoryStorage(options.retaining(
                new RetainedSize(config.limits().retained(), config.limits().retainedBytes())));
        return vertx.deployVerticle(new LogWriterVerticle(storage, new Metrics().log()), worker)
                .compose(writer -> vertx.deployVerticle(new LogReaderVerticle(storage), worker));
    }

    static HttpBroker start() throws Exception {
        return start("");
    }

    /**
     * Starts one.
     *
     * @param keys what differs from the defaults: keys with their values, a line each, such as {@code limits.payload
     *     10}
     */
    static HttpBroker start(String keys) throws Exception {
        return new HttpBroker(config(keys), true, true);
    }

    /** The same where somebody says who is known, and what they may do. */
    static HttpBroker start(FakeAuth auth) throws Exception {
        // The door wants to know no more of them than that there are some.
        return new HttpBroker(config("auth.users users.json\nauth.jwt.keys keys.pem"), true, true, auth);
    }

    /** The same where nobody speaks MQTT. */
    static HttpBroker startWithoutMqtt() throws Exception {
        return new HttpBroker(config(""), true, false);
    }

    private static BrokerConfig config(String keys) {
        Map<String, String> variables = new HashMap<>(Map.of("HERALD_HTTP_PORT", "0"));
        keys.lines().forEach(line -> {
            String[] words = line.strip().split(" ", 2);
            variables.put("HERALD_" + words[0].replace('.', '_').toUpperCase(Locale.ROOT), words[1]);
        });
        return ConfigReader.read(variables);
    }

    /** A door without a core behind it. */
    static HttpBroker startAlone() throws Exception {
        return new HttpBroker(config(""), false, true);
    }

    int port() {
        return door.port();
    }

    Metrics metrics() {
        return metrics;
    }

    /** How many clients the door has let in and not shown out. */
    int inside() throws Exception {
        return await(door.inside());
    }

    List<Resource> resources() {
        return door.resources();
    }

    /** Drops every message, as old as it would have to be. */
    void dropAll() throws Exception {
        storage.dropOld(System.currentTimeMillis() + TimeUnit.DAYS.toMillis(40_000));
    }

    /** How many timers run, of the broker and of the platform; only the platform knows, and does not tell. */
    int timers() throws Exception {
        Field timers = vertx.getClass().getDeclaredField("timeouts");
        timers.setAccessible(true);
        return ((Map<?, ?>) timers.get(vertx)).size();
    }

    /** Lets the door take in nothing more. */
    void drain() throws Exception {
        await(door.drain());
    }

    /** Takes the door away; the registry stays. */
    void closeDoor() throws Exception {
        String gone = deployment;
        deployment = null;
        await(vertx.undeploy(gone));
    }

    /** Stops in order: the door leaves while the registry is still there, or there now. */
    void stop() throws Exception {
        if (!withRegistry) {
            await(vertx.deployVerticle(new TopicRegistryVerticle(1000, BrokerFacts.of("0", new Metrics()))));
        }
        if (deployment != null) {
            closeDoor();
        }
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }
}
