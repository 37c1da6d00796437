package io.herald.gateway.tcp;

import io.herald.RunningBroker;
import io.herald.config.ConfigReader;
import io.herald.metrics.Metrics;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker in this process on a free port, one for a test class. */
public final class LiveBroker implements BeforeAllCallback, AfterAllCallback {
    private final String conf;
    private RunningBroker broker;

    private LiveBroker(String conf) {
        this.conf = conf;
    }

    /** One with nothing set. */
    public static LiveBroker plain() {
        return new LiveBroker("{}");
    }

    /** One with some keys set; ports are taken care of. */
    public static LiveBroker with(String conf) {
        return new LiveBroker(conf);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Map<String, String> ports = Map.of(
                "HERALD_LINE_PORT",
                "0",
                "HERALD_HTTP_ENABLED",
                "false",
                "HERALD_MQTT_ENABLED",
                "false",
                "HERALD_LOG_TYPE",
                "memory");
        broker = await(RunningBroker.start(ConfigReader.read(conf, ports), "1.2.3"));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
    }

    void stop() throws Exception {
        if (broker != null) {
            RunningBroker stopping = broker;
            broker = null;
            await(stopping.stop());
        }
    }

    int port() {
        return broker.linePort();
    }

    /** What an operator is told of it. */
    String scrape() {
        return broker.metrics().scrape();
    }

    Metrics.Snapshot metrics() {
        return broker.metrics().snapshot();
    }

    /** A new connection. */
    public LineClient connect() throws IOException {
        return LineClient.connect(port());
    }

    /** A new connection that subscribed and was answered. */
    LineClient subscriber(String... lines) throws IOException {
        LineClient client = connect();
        for (String line : lines) {
            client.send(line).expect("OK.*");
        }
        return client;
    }

    /** Waits until something is so; fails when it takes long. */
    static void until(BooleanSupplier condition, String what) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Semaphore never = new Semaphore(0);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("it did not come about that " + what);
            }
            if (never.tryAcquire(5, TimeUnit.MILLISECONDS)) {
                throw new AssertionError();
            }
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
