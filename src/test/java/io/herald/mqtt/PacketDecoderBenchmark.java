package io.herald.mqtt;

import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.herald.wire.Unshared;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to understand one message of a read full of {@code PUBLISH} packets. An operation is a message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class PacketDecoderBenchmark {
    private static final int MESSAGES = 512;

    /** 4 for MQTT 3.1.1, 5 for 5.0. */
    @Param({"4", "5"})
    public int level;

    /** What differs from one packet to the next. */
    @Param({"nothing", "size", "id", "topic"})
    public String differs;

    private PacketDecoder decoder;
    private ByteBuffer read;

    /** Makes a read of packets whose payloads have 100 bytes or about as many. */
    @Setup
    public void makeRead() {
        decoder = new PacketDecoder(
                new KnownTopics(200, MqttText::decodeName), new SlabPool(), Unshared.claim(), 1 << 20, 1 << 21, 10);
        decoder.feed(ByteBuffer.wrap(ClientPackets.connect(level)));
        decoder.next();
        byte[][] packets = new byte[MESSAGES][];
        for (int i = 0; i < MESSAGES; i++) {
            int size = differs.equals("size") ? 80 + i * 7 % 40 : 100;
            String topic = "bench/topic/" + (differs.equals("topic") ? i % 16 : 0);
            packets[i] = ClientPackets.publish(level, differs.equals("id") ? 2 : 0, topic, i + 1, new byte[size]);
        }
        byte[] bytes = ClientPackets.join(packets);
        read = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    /** Feeds the read and takes all packets. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decode(Blackhole taken) {
        decoder.feed(read.flip());
        for (Packet packet = decoder.next(); packet != null; packet = decoder.next()) {
            taken.consume(packet);
            ((Packet.Publish) packet).slab().release();
        }
        read.position(read.limit());
    }
}
