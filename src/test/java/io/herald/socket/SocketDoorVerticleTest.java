package io.herald.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.config.BrokerConfig;
import io.herald.config.ConfigReader;
import io.herald.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is the same behind every door that owns its sockets. */
class SocketDoorVerticleTest {
    private static final long CHECK_MS = 50;
    private static final long PATIENCE_S = 30;

    private final Vertx vertx = Vertx.vertx();
    private final Metrics metrics = new Metrics();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final FakeDoorVerticle door = new FakeDoorVerticle();
    private String deployment;

    @BeforeEach
    void open() throws Exception {
        deployment = await(vertx.deployVerticle(door));
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void deadlinesAreCheckedOftenAndTheKernelIsAskedSeldom() throws Exception {
        try (Socket client = connect()) {
            int checks = 0;
            for (String said = next(); !said.equals("peer checked"); said = next()) {
                checks += said.equals("checked") ? 1 : 0;
            }
            assertThat(checks).isGreaterThan(20);
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void oneTooManyIsTurnedAwayAndNotCounted() throws Exception {
        try (Socket first = connect()) {
            first.getOutputStream().write('x');
            assertThat(event()).isEqualTo("read");
            try (Socket second = connect()) {
                assertThat(event()).isEqualTo("turned away");
                assertThat(second.getInputStream().read()).isEqualTo(-1);
                assertThat(metrics.snapshot().connections()).isEqualTo(1);
                assertThat(metrics.snapshot().refused()).isEqualTo(1);
            }
            assertThat(event()).isEqualTo("closed");
            assertThat(metrics.snapshot().connections()).isEqualTo(1);
        }
        assertThat(event()).isEqualTo("closed");
    }

    @Test
    void aDoorThatStopsTellsEverybody() throws Exception {
        try (Socket client = connect()) {
            client.getOutputStream().write('x');
            assertThat(event()).isEqualTo("read");
            door.drain();
            assertThat(event()).isEqualTo("stopped");

            await(vertx.undeploy(deployment));

            assertThat(event()).isEqualTo("left");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(event()).isEqualTo("closed");
        }
    }

    private String next() throws InterruptedException {
        return told.poll(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** The next that is more than a look. */
    private String event() throws InterruptedException {
        String said = next();
        while (said.endsWith("checked")) {
            said = next();
        }
        return said;
    }

    private Socket connect() throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.sockets.port());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_S));
        return socket;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** A door that lets one connection in. */
    private final class FakeDoorVerticle extends VerticleBase {
        private SocketDoor<FakeConnection> sockets;

        @Override
        public Future<?> start() {
            BrokerConfig config = ConfigReader.read(Map.of("HERALD_LINE_PORT", "0", "HERALD_LIMITS_CONNECTIONS", "1"));
            sockets = new SocketDoor<>(
                    (ContextInternal) context,
                    config,
                    Doorkeepers.of(config),
                    metrics.line(),
                    Optional.empty(),
                    (channel, output) -> new FakeConnection(output, told::add));
            return sockets.listen(config.line(), 1, CHECK_MS);
        }

        void drain() {
            context.runOnContext(v -> sockets.drain());
        }

        @Override
        public Future<?> stop() {
            return sockets.close();
        }
    }
}
