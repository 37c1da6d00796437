package io.herald.gateway.mqtt;

import io.herald.MqttProbe;
import io.herald.access.Rule;
import io.herald.bus.Broker;
import io.herald.config.BrokerConfig;
import io.herald.config.ConfigReader;
import io.herald.gateway.ClientLimits;
import io.herald.group.GroupLimits;
import io.herald.group.SharedGroupsVerticle;
import io.herald.log.LogReaderVerticle;
import io.herald.log.LogWriterVerticle;
import io.herald.metrics.Metrics;
import io.herald.registry.BrokerFacts;
import io.herald.registry.TopicRegistryVerticle;
import io.herald.socket.Doorkeepers;
import io.herald.storage.Storage;
import io.herald.storage.StorageOptions;
import io.herald.storage.memory.MemoryStorage;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The core and one MQTT door on a free port, at which a {@link FakeAuth} says who somebody is, and may do what; one for
 * each test. Owned by a test class.
 */
final class GuardedMqtt implements BeforeEachCallback, AfterEachCallback {
    private static final int CLEAN = 0x02;
    private static final int NAMED = 0xC0;
    private static final int KEEP_ALIVE_S = 60;
    private static final long PATIENCE_S = 10;
    private static final String HOUR = "11 00000e10";
    private static final GroupLimits GROUPS = new GroupLimits(16, 1 << 20, 30_000, 16);

    private final String conf;
    private final Metrics metrics = new Metrics();
    private Vertx vertx;
    private FakeAuth auth;
    private MqttBrokerVerticle door;
    private String deployment;

    private GuardedMqtt(String conf) {
        this.conf = conf;
    }

    /** One with some keys set. */
    static GuardedMqtt with(String conf) {
        return new GuardedMqtt(conf);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        BrokerConfig config =
                ConfigReader.read(conf, Map.of("HERALD_MQTT_PORT", "0", "HERALD_SHUTDOWN_GRACE", "100ms"));
        Storage storage = new MemoryStorage(
                new StorageOptions(Path.of("none"), Duration.ZERO, Duration.ofDays(1), 1 << 26, Duration.ofMinutes(1)));
        DeploymentOptions worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        vertx = Vertx.vertx();
        auth = new FakeAuth();
        door = new MqttBrokerVerticle(
                config, metrics, Doorkeepers.of(config), ClientLimits.of(config), Optional.empty());
        Broker.prepare(vertx);
        deployment =
                LiveMqtt.await(vertx.deployVerticle(new TopicRegistryVerticle(1000, BrokerFacts.of("0", new Metrics())))
                        .compose(registry -> vertx.deployVerticle(auth))
                        .compose(auth -> vertx.deployVerticle(new LogWriterVerticle(storage, metrics.log()), worker))
                        .compose(writer -> vertx.deployVerticle(new LogReaderVerticle(storage), worker))
                        .compose(reader -> vertx.deployVerticle(new SharedGroupsVerticle(GROUPS, metrics.groups())))
                        .compose(groups -> vertx.deployVerticle(door)));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        auth.release();
        LiveMqtt.await(
                door.drain().compose(drained -> vertx.undeploy(deployment)).transform(left -> vertx.close()));
    }

    FakeAuth auth() {
        return auth;
    }

    /** As {@link FakeAuth#rule} says; when it returns the door has heard of it. */
    void rules(List<String> users, Rule... rules) throws IOException {
        auth.rule(users, rules.length == 0 ? null : List.of(rules));
        try (MqttProbe behind = probe(4)) {
            behind.send(0xc0).expectClosed();
        }
    }

    /** A rule for one user, who is no operator. */
    static Rule rule(String who, List<String> publish, List<String> subscribe) {
        return new Rule(List.of(who), publish, subscribe, false);
    }

    /** The parts of a packet, of which the second is a section of properties that 3.1.1 does not have. */
    static String[] parts(int version, String first, String properties, String... rest) {
        Stream<String> head = version == 4 ? Stream.of(first) : Stream.of(first, properties);
        return Stream.concat(head, Stream.of(rest)).toArray(String[]::new);
    }

    /** Takes a message of QoS 0. */
    static MqttProbe expectMessage(MqttProbe probe, int version, String topic, String payload) throws IOException {
        return probe.expect(0x30, parts(version, "'" + topic, "00", "." + payload));
    }

    /** Connects over a socket of its own, with a will on {@code will}, and is gone before that is answered. */
    void connectAndVanish(String user) throws IOException {
        long before = metrics.snapshot().connections();
        try (Socket socket = new Socket("127.0.0.1", door.port())) {
            String name = "'" + user;
            socket.getOutputStream()
                    .write(MqttProbe.packet(0x10, "'MQTT", "04 c6 003c", name, "'will", "'gone", name, name));
            await(() -> metrics.snapshot().connections() > before);
            // It is reset.
            socket.setSoLinger(true, 0);
        }
        await(() -> metrics.snapshot().connections() == before);
    }

    private static void await(BooleanSupplier condition) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > endNanos) {
                throw new AssertionError("not within " + PATIENCE_S + " s");
            }
            Thread.onSpinWait();
        }
    }

    /** A socket for a client of version 4 or 5. */
    MqttProbe probe(int version) throws IOException {
        return version == 4 ? MqttProbe.v4(door.port()) : MqttProbe.v5(door.port());
    }

    /** Sends CONNECT with a user name and a password, which is right where it is the name. */
    static MqttProbe connect(MqttProbe probe, String clientId, String user, String password) throws IOException {
        return probe.connect(NAMED | CLEAN, KEEP_ALIVE_S, "", "'" + clientId, "'" + user, "'" + password);
    }

    /** A client that is connected under the name of its user, without a session. */
    MqttProbe connected(int version, String user) throws IOException {
        MqttProbe probe = connect(probe(version), user, user, user);
        return welcomed(probe);
    }

    /** The same with a session that is kept, which is there or not. */
    MqttProbe resumed(int version, String user) throws IOException {
        MqttProbe probe = probe(version);
        return welcomed(probe.connect(NAMED, KEEP_ALIVE_S, HOUR, "'" + user, "'" + user, "'" + user));
    }

    /** The same with a will. */
    MqttProbe mortal(int version, String user, String properties, String topic) throws IOException {
        int flags = NAMED | 0x04;
        String[] payload = parts(version, "'" + user, properties, "'" + topic, "'gone", "'" + user, "'" + user);
        return probe(version).connect(flags, KEEP_ALIVE_S, HOUR, payload);
    }

    static MqttProbe welcomed(MqttProbe probe) throws IOException {
        String answer = probe.next();
        if (!answer.matches("20 [0-9a-f]{2} 0[01] 00.*")) {
            throw new AssertionError("not welcomed: " + answer);
        }
        return probe;
    }

    /** Takes the CONNACK that refuses, with a reason of MQTT 5 and of 3.1.1, and the end of the connection. */
    static void expectRefused(MqttProbe probe, int version, int reason, int code) throws IOException {
        String answer = probe.next();
        String said = version == 4 ? "20 02 00 " + hex(code) : "20 [0-9a-f]{2} 00 " + hex(reason) + ".*";
        if (!answer.matches(said)) {
            throw new AssertionError("expected " + said + " and got " + answer);
        }
        probe.expectClosed();
    }

    /** Takes the end of the connection, of which a client of MQTT 5 is told that it may not stay. */
    static void expectSentAway(MqttProbe probe, int version) throws IOException {
        if (version == 5 && !probe.next().matches("e0 [0-9a-f]{2} 87.*")) {
            throw new AssertionError("not sent away");
        }
        probe.expectClosed();
    }

    private static String hex(int value) {
        return HexFormat.of().toHexDigits((byte) value);
    }
}
