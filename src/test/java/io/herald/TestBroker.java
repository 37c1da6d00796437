package io.herald;

import io.herald.config.ConfigReader;
import io.herald.metrics.Metrics;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker in this process with every door on a free port: one for the test class that has it in a static field, one
 * for each test where the field is not static.
 */
public final class TestBroker implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final long PATIENCE_S = 60;
    private static final Map<String, String> USUAL = Map.of(
            "HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_MQTT_PORT", "0", "HERALD_LOG_TYPE", "memory");

    private final String conf;
    private final Callable<Map<String, String>> keys;
    private RunningBroker running;
    private boolean ofAll;

    private TestBroker(String conf, Callable<Map<String, String>> keys) {
        this.conf = conf;
        this.keys = keys;
    }

    /** One whose log is in memory, with a configuration of JSON. */
    public static TestBroker with(String conf) {
        return new TestBroker(conf, Map::of);
    }

    /** One whose log is in memory, with keys of its own, which are asked for when it starts. */
    public static TestBroker with(Callable<Map<String, String>> keys) {
        return new TestBroker("{}", keys);
    }

    /** One whose log is in a folder, which has to be there when it starts, with keys of its own. */
    public static TestBroker in(Supplier<Path> folder, Map<String, String> keys) {
        return with(() -> {
            Map<String, String> all = new HashMap<>(keys);
            all.put("HERALD_LOG_TYPE", "rocksdb");
            all.put("HERALD_LOG_PATH", folder.get().resolve("log").toString());
            return all;
        });
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        ofAll = true;
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        if (!ofAll) {
            start();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (!ofAll) {
            stop();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        stop();
    }

    private void start() throws Exception {
        Map<String, String> all = new HashMap<>(USUAL);
        all.putAll(keys.call());
        running = await(RunningBroker.start(ConfigReader.read(conf, all), "1.2.3"));
    }

    private void stop() throws Exception {
        if (running != null) {
            await(beginToStop());
        }
    }

    /** Has it stop; the future completes when it has. */
    Future<Void> beginToStop() {
        RunningBroker stopping = running;
        running = null;
        return stopping.stop();
    }

    void restart() throws Exception {
        stop();
        start();
    }

    /** Has it read again what may change while it runs. */
    void reread() throws Exception {
        await(running.reread());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** The port of the line protocol. */
    public int linePort() {
        return running.linePort();
    }

    /** The port of the HTTP door. */
    public int httpPort() {
        return running.httpPort();
    }

    /** The port of the MQTT door. */
    public int mqttPort() {
        return running.mqttPort();
    }

    /** What it counts. */
    public Metrics metrics() {
        return running.metrics();
    }

    int openSockets() {
        return running.openSockets();
    }
}
