package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row R11: the broker is told to stop at random moments while four publish to it and two listen. It ends in time and
 * with 0, says why to those who listen, and whatever was acknowledged is there afterwards, once and in order. It stops
 * 2 times here; {@code -Dstop.rounds=20} has it stop as often as one wants. How long it took is printed.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StopLoadIT {
    private static final int ROUNDS = Integer.getInteger("stop.rounds", 2);
    private static final long GRACE_MS = 3_000;
    private static final long STOPPED_WITHIN_MS = GRACE_MS + 2_000;

    @TempDir
    Path folder;

    private final CrashLoad load = new CrashLoad();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private long longestMs;

    @Test
    void r11_whatWasAcknowledgedIsThereAfterTheBrokerWasStoppedUnderLoad() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            stopUnderLoad(random.nextInt(1_000), "round " + round + ", seed " + seed);
        }
        try (load;
                BrokerProcess broker = run();
                LineClient reader = broker.connect(broker.linePort())) {
            assertThat(load.read(reader, "seed " + seed)).isEqualTo(new CrashLoad.Found(List.of(), 0));
        } finally {
            threads.shutdownNow();
        }
        System.out.println("StopLoadIT: " + load.acknowledged() + " acknowledged, " + ROUNDS + " stops, the longest "
                + longestMs + " ms");
    }

    private BrokerProcess run() throws IOException {
        return BrokerProcess.run(
                folder,
                Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_SHUTDOWN_GRACE", GRACE_MS + "ms"));
    }

    private void stopUnderLoad(int afterMs, String which) throws Exception {
        try (BrokerProcess broker = run()) {
            int port = broker.linePort();
            int httpPort = broker.httpPort();
            LineClient listener = broker.connect(port).send("SUB crash/#").expect("OK");
            Future<String> lastLine = threads.submit(() -> last(listener));
            Future<Integer> lastPacket = threads.submit(listening(broker.mqttPort()));
            load.begin(port, httpPort);
            load.awaitBusy();
            assertThat(broker.exitsWithin(afterMs)).isFalse();
            long toldNs = System.nanoTime();
            broker.signal("TERM");

            assertThat(broker.exitsWithin(STOPPED_WITHIN_MS)).as(which).isTrue();
            longestMs = Math.max(longestMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - toldNs));
            assertThat(broker.exitCode()).as(which).isZero();
            assertThat(broker.errors()).as(which).isEmpty();
            load.end();
            assertThat(lastLine.get(60, TimeUnit.SECONDS)).as(which).isEqualTo("ERR unavailable the broker stops");
            assertThat(lastPacket.get(60, TimeUnit.SECONDS)).as(which).isEqualTo(0x8b);
        }
    }

    private static String last(LineClient listener) throws IOException {
        try (listener) {
            String last = null;
            for (String line = listener.line(); line != null; line = listener.line()) {
                last = line;
            }
            return last;
        }
    }

    /** Listens as a client of MQTT 5, and gives the reason of the DISCONNECT that comes last. */
    private static Callable<Integer> listening(int port) throws IOException {
        MqttWire wire = MqttWire.open(port, 64 << 10);
        wire.put(0x10, MqttWire.text("MQTT"), MqttWire.bytes(5, 2, 0, 60, 0), MqttWire.text("listener"))
                .flush();
        assertThat(wire.read().type()).isEqualTo(MqttWire.CONNACK);
        wire.put(0x82, MqttWire.int16(1), MqttWire.bytes(0), MqttWire.text("crash/#"), MqttWire.bytes(0))
                .flush();
        assertThat(wire.read().type()).isEqualTo(MqttWire.SUBACK);
        return () -> {
            try (wire) {
                MqttWire.Packet last = null;
                for (MqttWire.Packet packet = wire.read(); packet != null; packet = wire.read()) {
                    last = packet;
                }
                assertThat(last.type()).isEqualTo(MqttWire.DISCONNECT);
                return last.body()[0] & 0xff;
            }
        };
    }
}
