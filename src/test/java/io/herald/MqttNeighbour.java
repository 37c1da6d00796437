package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A client that behaves well while others do not: it sends itself a message of QoS 1, waits for it and for its
 * acknowledgement, and begins again, on a thread of its own. How long that took at most is what it has noticed.
 */
final class MqttNeighbour implements AutoCloseable {
    /** On two slow cores that are busy with others. */
    private static final long MOST_MS = 5_000;

    private static final byte[] TOPIC = MqttWire.text("neighbour");

    private final MqttWire wire;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> talking;
    private volatile boolean ends;
    private volatile long longestNs;
    private volatile int rounds;

    MqttNeighbour(int port) throws IOException {
        wire = MqttWire.open(port)
                .put(0x10, MqttWire.text("MQTT"), MqttWire.bytes(5, 2, 0, 60, 0), MqttWire.text("neighbour"))
                .put(0x82, MqttWire.int16(1), MqttWire.bytes(0), TOPIC, MqttWire.bytes(1))
                .flush();
        assertThat(wire.read().type()).isEqualTo(MqttWire.CONNACK);
        assertThat(wire.read().type()).isEqualTo(MqttWire.SUBACK);
        talking = thread.submit(this::talk);
    }

    private Void talk() throws IOException {
        while (!ends) {
            long began = System.nanoTime();
            wire.put(0x32, TOPIC, MqttWire.int16(2), MqttWire.bytes(0), MqttWire.bytes(rounds))
                    .flush();
            for (int left = 2; left > 0; left--) {
                MqttWire.Packet packet = wire.read();
                if (packet.type() == MqttWire.PUBLISH) {
                    MqttWire.Message message = packet.message(5);
                    assertThat(message.payload()).isEqualTo(MqttWire.bytes(rounds));
                    wire.put(0x40, MqttWire.int16(message.packetId())).flush();
                } else {
                    assertThat(packet.type()).isEqualTo(MqttWire.PUBACK);
                }
            }
            longestNs = Math.max(longestNs, System.nanoTime() - began);
            rounds++;
        }
        return null;
    }

    long longestMs() {
        return TimeUnit.NANOSECONDS.toMillis(longestNs);
    }

    /** How often it has heard itself. */
    int rounds() {
        return rounds;
    }

    /** It goes on, and has not had to wait for long. */
    void expectUndisturbed() throws Exception {
        int before = rounds;
        MqttStage.until("the neighbour hears itself", () -> rounds > before || talking.isDone());
        ends = true;
        talking.get(60, TimeUnit.SECONDS);
        assertThat(longestMs()).as("the neighbour's longest time").isLessThan(MOST_MS);
    }

    @Override
    public void close() {
        ends = true;
        wire.close();
        thread.shutdown();
    }
}
