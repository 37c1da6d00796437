package io.herald.gateway.http;

import io.herald.bus.Broker;
import io.herald.config.BrokerConfig;
import io.herald.config.ConfigReader;
import io.herald.metrics.Metrics;
import io.herald.registry.TopicRegistryVerticle;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The registry and one HTTP door on a free port, in a Vert.x of its own. Owned by a test. */
final class HttpBroker {
    private static final long PATIENCE_S = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Metrics metrics = new Metrics();
    private final HttpGatewayVerticle door;
    private String deployment;

    private HttpBroker(BrokerConfig config) throws Exception {
        Broker.prepare(vertx);
        door = new HttpGatewayVerticle(config, "test", metrics);
        deployment = vertx.deployVerticle(new TopicRegistryVerticle(1000))
                .compose(registry -> vertx.deployVerticle(door))
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_S, TimeUnit.SECONDS);
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
        Map<String, String> variables = new HashMap<>(Map.of("HERALD_HTTP_PORT", "0"));
        keys.lines().forEach(line -> {
            String[] words = line.strip().split(" ", 2);
            variables.put("HERALD_" + words[0].replace('.', '_').toUpperCase(Locale.ROOT), words[1]);
        });
        return new HttpBroker(ConfigReader.read(variables));
    }

    int port() {
        return door.port();
    }

    Metrics metrics() {
        return metrics;
    }

    /** Takes the door away; the registry stays. */
    void closeDoor() throws Exception {
        String gone = deployment;
        deployment = null;
        vertx.undeploy(gone).toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Stops in order: the door leaves while the registry is still there. */
    void stop() throws Exception {
        if (deployment != null) {
            closeDoor();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }
}
