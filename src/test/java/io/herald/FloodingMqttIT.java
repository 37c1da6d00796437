package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of MQTT that send without reading, read nothing, or take each other's place: memory is bounded. */
@Timeout(120)
class FloodingMqttIT {
    /** What waits for one client, its sockets' buffers and what lies in the log for a moment. */
    private static final long MOST_TAKEN = 96L << 20;

    private static final byte[] PAYLOAD = new byte[1_000];

    @RegisterExtension
    static final MqttStage STAGE = new MqttStage(
            "{\"limits\": {\"queueBytes\": \"1MiB\"}," + " \"log\": {\"retention\": {\"bytes\": \"16MiB\"}}}");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<MqttWire> wires = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        wires.forEach(MqttWire::close);
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private MqttWire connect(int level, String name, int receiveBytes) throws IOException {
        MqttWire wire = MqttWire.open(STAGE.port(), receiveBytes);
        wires.add(wire);
        wire.put(
                        0x10,
                        MqttWire.text("MQTT"),
                        MqttWire.bytes(level, 2, 0, 0),
                        MqttWire.properties(level),
                        MqttWire.text(name))
                .flush();
        MqttWire.Packet answer = wire.read();
        assertThat(answer.type()).isEqualTo(MqttWire.CONNACK);
        return wire;
    }

    private static void subscribe(MqttWire wire, int level, String filter, int qos) throws IOException {
        wire.put(0x82, MqttWire.int16(1), MqttWire.properties(level), MqttWire.text(filter), MqttWire.bytes(qos))
                .flush();
        assertThat(wire.read().type()).isEqualTo(MqttWire.SUBACK);
    }

    /** Sends the same without reading, until so much is sent or the broker takes no more for a while. */
    private AtomicLong flood(MqttWire wire, byte[] bytes, long most) {
        AtomicLong sent = new AtomicLong();
        threads.submit(() -> {
            try {
                while (sent.get() < most) {
                    wire.raw(bytes);
                    sent.addAndGet(bytes.length);
                }
            } catch (IOException closed) {
                sent.set(Long.MAX_VALUE);
            }
        });
        return sent;
    }

    /** Waits until nothing more is taken for as long as the neighbour needs for some rounds, or all was. */
    private static void untilItStands(AtomicLong sent, long most) throws InterruptedException {
        long[] before = {-1};
        long[] since = {System.nanoTime()};
        MqttStage.until("it stands", () -> {
            if (before[0] != sent.get()) {
                before[0] = sent.get();
                since[0] = System.nanoTime();
            }
            return before[0] >= most || System.nanoTime() - since[0] > TimeUnit.MILLISECONDS.toNanos(600);
        });
    }

    private static byte[] publishes(int level, int qos, String topic, int packetId) {
        byte[] id = qos == 0 ? new byte[0] : MqttWire.int16(packetId);
        return MqttWire.packet(0x30 | qos << 1, MqttWire.text(topic), id, MqttWire.properties(level), PAYLOAD);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void n5_aPublisherThatNeverReadsItsAnswersIsNotReadFromInTheEnd(int qos) throws Exception {
        long before = MqttStage.used();
        MqttWire wire = connect(4, "deaf", 4_096);
        // Pings, each with an answer, so that answers are as much as what they answer.
        byte[][] many = new byte[2_000][];
        for (int i = 0; i < many.length; i++) {
            byte[] small = MqttWire.packet(
                    0x30 | qos << 1, MqttWire.text("deaf"), MqttWire.int16(qos == 1 ? i + 1 : 1), new byte[0]);
            many[i] = MqttWire.join(small, MqttWire.packet(0xc0));
        }
        long most = 64L << 20;
        AtomicLong sent = flood(wire, MqttWire.join(many), most);
        untilItStands(sent, most);
        assertThat(sent.get()).as("it is not read from without end").isLessThan(most);
        // The log drops what is too much only now and then.
        MqttStage.until("it takes no more than it may", () -> MqttStage.used() - before < MOST_TAKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void n1_aSubscriberThatNeverReadsHarmsNobody(int qos) throws Exception {
        long before = MqttStage.used();
        for (int level = 4; level <= 5; level++) {
            subscribe(connect(level, "blind-" + level, 4_096), level, "blind/#", qos);
        }
        MqttWire publisher = connect(4, "loud", 0);
        int messages = 20_000;
        Future<?> loud = threads.submit(() -> {
            byte[] hundred = MqttWire.join(Collections.nCopies(100, publishes(4, Math.min(1, qos), "blind/x", 1))
                    .toArray(byte[][]::new));
            for (int sent = 0; sent < messages; sent += 100) {
                publisher.raw(hundred);
                publisher.put(0xc0).flush();
                for (int answers = qos == 0 ? 1 : 101; answers > 0; answers--) {
                    publisher.read();
                }
            }
            return null;
        });
        MqttStage.until("all is published", loud::isDone);
        assertThat(loud).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(MqttStage.used() - before).isLessThan(MOST_TAKEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void n5_aSubscriberThatNeverAcknowledgesGetsNoMoreThanItMayHave(int qos) throws IOException {
        MqttWire wire = connect(4, "mute", 0);
        subscribe(wire, 4, "mute", qos);
        MqttWire publisher = connect(4, "speaker", 0);
        for (int i = 1; i <= 1_000; i++) {
            publisher.put(0x30 | qos << 1, MqttWire.text("mute"), MqttWire.int16(i), MqttWire.int16(i));
        }
        publisher.flush();
        for (int i = 0; i < 1_000; i++) {
            assertThat(publisher.read().type()).isEqualTo(qos == 1 ? MqttWire.PUBACK : MqttWire.PUBREC);
        }
        for (int i = 1; i <= 256; i++) {
            assertThat(wire.read().message(4).payload()).isEqualTo(MqttWire.int16(i));
        }
        wire.put(0xc0).flush();
        assertThat(wire.read().type()).as("nothing more").isEqualTo(MqttWire.PINGRESP);
    }

    @Test
    void n3_aStormOfTakeoversEndsWithOneClientThatHasTheSession() throws Exception {
        int each = 200;
        AtomicInteger welcomed = new AtomicInteger();
        List<Future<?>> storm = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int level = 4 + thread % 2;
            storm.add(threads.submit(() -> {
                for (int i = 0; i < each; i++) {
                    try (MqttWire wire = MqttWire.open(STAGE.port())) {
                        wire.put(
                                        0x10,
                                        MqttWire.text("MQTT"),
                                        MqttWire.bytes(level, 0, 0, 60),
                                        MqttWire.properties(level),
                                        MqttWire.text("storm"))
                                .flush();
                        MqttWire.Packet answer = wire.read();
                        welcomed.addAndGet(answer != null && answer.body()[1] == 0 ? 1 : 0);
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : storm) {
            one.get(60, TimeUnit.SECONDS);
        }
        assertThat(welcomed).hasPositiveValue();
        try (MqttWire last = connect(4, "storm", 0)) {
            last.put(0xc0).flush();
            assertThat(last.read().type()).isEqualTo(MqttWire.PINGRESP);
        }
    }
}
