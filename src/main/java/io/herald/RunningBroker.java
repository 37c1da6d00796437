package io.herald;

import io.herald.auth.AuthVerticle;
import io.herald.auth.TicketVerticle;
import io.herald.bus.Broker;
import io.herald.bus.GroupDesk;
import io.herald.config.BrokerConfig;
import io.herald.config.ConfigException;
import io.herald.config.DoorSettings;
import io.herald.gateway.ClientLimits;
import io.herald.gateway.http.HttpGatewayVerticle;
import io.herald.gateway.mqtt.MqttBrokerVerticle;
import io.herald.gateway.tcp.TcpBrokerVerticle;
import io.herald.group.GroupLimits;
import io.herald.group.SharedGroupsVerticle;
import io.herald.listen.DoorException;
import io.herald.listen.FreePorts;
import io.herald.listen.HalfClosedEpoll;
import io.herald.listen.ListeningSockets;
import io.herald.machine.DirectMemory;
import io.herald.machine.LoopDelay;
import io.herald.metrics.Metrics;
import io.herald.registry.BrokerFacts;
import io.herald.registry.TopicRegistryVerticle;
import io.herald.socket.Doorkeeper;
import io.herald.tls.TlsDoors;
import io.herald.tls.TlsMaterial;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxBootstrap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A broker that runs: its Vert.x, the registry, and the doors that are enabled, one instance of each for every event
 * loop. May be used from any thread.
 */
public final class RunningBroker {
    private final Vertx vertx;
    private final int loops;
    private final BrokerConfig config;
    private final RunningLog log;
    private final AuthVerticle auth;
    private final ListeningSockets listening;
    private final TlsDoors tls;
    private final Metrics metrics = new Metrics();
    private final Doorkeeper doorkeeper;
    private final ClientLimits clientLimits;
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private final List<String> groups = new CopyOnWriteArrayList<>();
    private final List<TcpBrokerVerticle> line = new CopyOnWriteArrayList<>();
    private final List<HttpGatewayVerticle> http = new CopyOnWriteArrayList<>();
    private final List<MqttBrokerVerticle> mqtt = new CopyOnWriteArrayList<>();

    private RunningBroker(BrokerConfig config, Supplier<BrokerConfig> written) {
        this.config = config;
        this.listening = new ListeningSockets(
                HalfClosedEpoll.orWhatThereIs(),
                config.limits().connections(),
                config.limits().connectionRate());
        this.loops = Runtime.getRuntime().availableProcessors();
        this.vertx = VertxBootstrap.create()
                .options(new VertxOptions().setEventLoopPoolSize(loops))
                .transport(listening)
                .init()
                .vertx();
        this.log = new RunningLog(vertx, config, metrics);
        this.auth = new AuthVerticle(
                config.auth(), config.identifies(), () -> written.get().auth());
        this.tls = new TlsDoors(vertx, Map.of("line", config.line(), "http", config.http(), "mqtt", config.mqtt()));
        this.doorkeeper = Admission.doorkeeper(config, loops);
        this.clientLimits = ClientLimits.of(config);
    }

    /** Starts a broker whose configuration does not change. */
    public static Future<RunningBroker> start(BrokerConfig config, String version) {
        return start(config, version, () -> config);
    }

    /**
     * Starts a broker.
     *
     * @param config what is configured
     * @param version what it calls its version
     * @param written reads the configuration again, of which users and rules are taken while the broker runs
     * @return completed when every enabled door listens; failed with {@link DoorException} where one cannot, with
     *     {@link ConfigException} where a file of a certificate is no good, after everything was stopped again
     */
    public static Future<RunningBroker> start(BrokerConfig config, String version, Supplier<BrokerConfig> written) {
        RunningBroker broker = new RunningBroker(config, written);
        Broker.prepare(broker.vertx);
        LoopDelay.measure(broker.vertx, broker.metrics.loopDelay());
        DirectMemory.tell(broker.metrics);
        // Of no context: those of the broker are gone when it could not start and was closed.
        Promise<RunningBroker> started = Promise.promise();
        FreePorts.check(config)
                .compose(free -> broker.tls.open())
                .compose(read -> broker.vertx.deployVerticle(
                        new TopicRegistryVerticle(config.limits().topics(), BrokerFacts.of(version, broker.metrics))))
                .compose(registry -> broker.vertx.deployVerticle(
                        broker.auth, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)))
                .compose(auth -> broker.vertx.deployVerticle(new TicketVerticle()))
                .compose(tickets -> broker.log.open())
                .compose(log -> broker.openGroups())
                .compose(groups -> broker.openDoors(version))
                .onSuccess(opened -> {
                    broker.tls.watch(broker::renew);
                    started.complete(broker);
                })
                .onFailure(fault -> broker.close().onComplete(closed -> started.fail(fault)));
        return started.future();
    }

    private Future<?> openDoors(String version) {
        return open(
                        "line",
                        config.line(),
                        () -> new TcpBrokerVerticle(config, version, metrics, doorkeeper, clientLimits, tls.of("line")),
                        line)
                .compose(opened -> open(
                        "mqtt",
                        config.mqtt(),
                        () -> new MqttBrokerVerticle(config, metrics, doorkeeper, clientLimits, tls.of("mqtt")),
                        mqtt))
                // After those to whom it hands sockets over.
                .compose(opened -> open(
                        "http",
                        config.http(),
                        () -> new HttpGatewayVerticle(
                                config, version, metrics, doorkeeper, clientLimits, mqtt, tls.of("http")),
                        http));
    }

    /** All instances of a door share what is shown to its clients. */
    private Future<?> renew(String section, TlsMaterial material) {
        return switch (section) {
            case "line" -> line.get(0).renew(material);
            case "http" -> http.get(0).renew(material);
            default -> mqtt.get(0).renew(material);
        };
    }

    /** Whether anything may change while it runs. */
    public boolean hasFilesToReread() {
        return !tls.isEmpty()
                || !config.auth().files().isEmpty()
                || config.auth().isInline();
    }

    /**
     * Reads again at once what may change while the broker runs: the files of certificates, users, rules and keys, and
     * users and rules in the configuration itself.
     */
    public Future<Void> reread() {
        tls.reread();
        return auth.reread();
    }

    private Future<?> openGroups() {
        GroupLimits limits = new GroupLimits(
                config.limits().inflight(),
                config.limits().queueBytes() / GroupDesk.MOST_GROUPS,
                config.delivery().ackTimeout().toMillis(),
                config.delivery().maxAttempts());
        return vertx.deployVerticle(new SharedGroupsVerticle(limits, metrics.groups()))
                .onSuccess(groups::add);
    }

    private <V extends VerticleBase> Future<?> open(
            String section, DoorSettings door, Supplier<V> verticle, List<V> instances) {
        if (!door.enabled()) {
            return Future.succeededFuture();
        }
        Supplier<V> remembered = () -> {
            V instance = verticle.get();
            instances.add(instance);
            return instance;
        };
        return vertx.deployVerticle(remembered, new DeploymentOptions().setInstances(loops))
                .onSuccess(deployments::add)
                .recover(fault -> Future.failedFuture(new DoorException(section, door, fault)));
    }

    /** The port of the line protocol, or -1 where that door is not enabled. */
    public int linePort() {
        return line.isEmpty() ? -1 : line.get(0).port();
    }

    /** The port of the HTTP door, or -1 where that door is not enabled. */
    public int httpPort() {
        return http.isEmpty() ? -1 : http.get(0).port();
    }

    /** The port of the MQTT door, or -1 where that door is not enabled. */
    public int mqttPort() {
        return mqtt.isEmpty() ? -1 : mqtt.get(0).port();
    }

    /** What it counts. */
    public Metrics metrics() {
        return metrics;
    }

    /** How many sockets of clients are open, those included that are not let in, or not yet. */
    int openSockets() {
        return listening.clients();
    }

    /** Whether nobody more is let in, at whichever door. */
    void refuseNewcomers(boolean refused) {
        doorkeeper.refuseNewcomers(refused);
    }

    /** What it was configured with. */
    public BrokerConfig config() {
        return config;
    }

    /**
     * Stops: it says that it is not ready, nobody can connect, nothing more is taken in, what was taken in is
     * delivered, subscribers are told, connections are closed.
     *
     * @return completed when all of it is done
     */
    public Future<Void> stop() {
        http.forEach(HttpGatewayVerticle::retire);
        return listening.close().transform(closed -> drain()).transform(drained -> close());
    }

    private Future<?> drain() {
        Stream<Future<Void>> doors = Stream.of(
                        line.stream().map(TcpBrokerVerticle::drain),
                        http.stream().map(HttpGatewayVerticle::drain),
                        mqtt.stream().map(MqttBrokerVerticle::drain))
                .flatMap(instances -> instances);
        return Future.join(doors.toList());
    }

    private Future<?> undeploy(List<String> verticles) {
        return Future.join(verticles.stream().map(vertx::undeploy).toList());
    }

    private Future<Void> close() {
        // The doors leave the registry, so it is there until they are gone; and what they took in is in the log.
        // Members leave their groups before these are saved for the last time.
        return undeploy(deployments)
                .transform(left -> undeploy(groups))
                .transform(saved -> log.close())
                .transform(closed -> tls.close())
                .transform(closed -> vertx.close());
    }
}
