package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.herald.config.ConfigReader;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * A broker in this process with a client at its side that behaves well, one for a test class. After each test that
 * client must not have noticed anything, all others must be gone with what they took, and the log be quiet.
 */
final class MqttStage implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final long PATIENCE_S = 60;
    /** What one test may leave in memory: what is cached for the next, and a log that takes four times its 16 MiB. */
    private static final long MOST_LEFT = 96L << 20;

    private final String conf;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                said.add(event.toString());
            }
        }
    };
    private RunningBroker broker;
    private MqttNeighbour neighbour;
    private long usedBefore;
    private long longestMs;

    /** @param conf what is configured; ports and log are taken care of */
    MqttStage(String conf) {
        this.conf = conf;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Map<String, String> env = Map.of(
                "HERALD_LINE_PORT",
                "0",
                "HERALD_HTTP_ENABLED",
                "false",
                "HERALD_MQTT_PORT",
                "0",
                "HERALD_LOG_TYPE",
                "memory");
        broker = RunningBroker.start(ConfigReader.read(conf, env), "1.2.3")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_S, TimeUnit.SECONDS);
        log.start();
        root().addAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        neighbour = new MqttNeighbour(port());
        usedBefore = used();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        neighbour.expectUndisturbed();
        neighbour.close();
        until("all are gone", () -> connections() == 0);
        assertThat(said).as("the log").isEmpty();
        long[] left = new long[1];
        until("memory is given back", () -> {
            left[0] = used() - usedBefore;
            return left[0] < MOST_LEFT;
        });
        longestMs = Math.max(longestMs, neighbour.longestMs());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        root().detachAppender(log);
        System.out.println(context.getDisplayName() + ": the neighbour waited " + longestMs + " ms at most");
        broker.stop().toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    int port() {
        return broker.mqttPort();
    }

    int linePort() {
        return broker.linePort();
    }

    long connections() {
        return broker.metrics().snapshot().connections();
    }

    /** What is used now, on the heap and beside it, in bytes. */
    static long used() {
        System.gc();
        Runtime jvm = Runtime.getRuntime();
        return jvm.totalMemory() - jvm.freeMemory() + beside();
    }

    /** What is used beside the heap. */
    static long beside() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    /** Waits for a condition. */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        Semaphore never = new Semaphore(0);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            assertThat(never.tryAcquire(5, TimeUnit.MILLISECONDS)).isFalse();
        }
    }
}
