package io.herald.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.config.BrokerConfig;
import io.herald.config.ConfigReader;
import io.herald.metrics.Metrics;
import io.netty.buffer.ByteBuf;
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
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger checks = new AtomicInteger();
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
            assertThat(next()).isEqualTo("peer checked");
            assertThat(checks.get()).isGreaterThan(20);
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void oneTooManyIsTurnedAwayAndNotCounted() throws Exception {
        try (Socket first = connect()) {
            first.getOutputStream().write('x');
            assertThat(next()).isEqualTo("read");
            try (Socket second = connect()) {
                assertThat(next()).isEqualTo("turned away");
                assertThat(second.getInputStream().read()).isEqualTo(-1);
                assertThat(metrics.snapshot().connections()).isEqualTo(1);
            }
            assertThat(next()).isEqualTo("closed");
            assertThat(metrics.snapshot().connections()).isEqualTo(1);
        }
        assertThat(next()).isEqualTo("closed");
    }

    @Test
    void aDoorThatStopsTellsEverybody() throws Exception {
        try (Socket client = connect()) {
            client.getOutputStream().write('x');
            assertThat(next()).isEqualTo("read");
            door.drain();
            assertThat(next()).isEqualTo("stopped");

            await(vertx.undeploy(deployment));

            assertThat(next()).isEqualTo("left");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(next()).isEqualTo("closed");
        }
    }

    private String next() throws InterruptedException {
        return told.poll(PATIENCE_S, TimeUnit.SECONDS);
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
                    metrics,
                    metrics.line(),
                    Optional.empty(),
                    (channel, output) -> new FakeConnection(output));
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

    /** A connection that says what it is told. */
    private final class FakeConnection implements SocketDoor.Connection {
        private final SocketOutput output;

        FakeConnection(SocketOutput output) {
            this.output = output;
        }

        @Override
        public SocketOutput socket() {
            return output;
        }

        @Override
        public void read(ByteBuf bytes) {
            bytes.release();
            told.add("read");
        }

        @Override
        public void check() {
            checks.incrementAndGet();
        }

        @Override
        public void checkPeer(long nowMs) {
            told.add("peer checked");
        }

        @Override
        public void turnAway(String reason) {
            told.add("turned away");
            close();
        }

        @Override
        public void stop() {
            told.add("stopped");
        }

        @Override
        public void leave() {
            told.add("left");
            close();
        }

        @Override
        public void close() {
            output.close();
        }

        @Override
        public void closed() {
            told.add("closed");
        }

        @Override
        public void inputEnded() {
            output.inputEnded();
            close();
        }

        @Override
        public void drained() {
            output.drained();
        }
    }
}
