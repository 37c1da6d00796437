package io.herald.line;

import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.herald.wire.Unshared;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

/** What it costs to understand one message of a read full of {@code PUB} frames. An operation is a message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class CommandDecoderBenchmark {
    private static final int MESSAGES = 512;

    /** What differs from one frame to the next. */
    @Param({"nothing", "size", "topic", "options"})
    public String differs;

    private final CommandDecoder decoder = new CommandDecoder(
            new KnownTopics(200, LineText::decodeName), new SlabPool(), Unshared.claim(), 4096, 1 << 20);
    private ByteBuffer read;

    /** Makes a read of frames whose payloads have 100 bytes or about as many. */
    @Setup
    public void makeRead() {
        StringBuilder frames = new StringBuilder();
        for (int i = 0; i < MESSAGES; i++) {
            int size = differs.equals("size") ? 80 + i * 7 % 40 : 100;
            String topic = "bench/topic/" + (differs.equals("topic") ? i % 16 : 0);
            String options = differs.equals("options") ? " type=text/plain h.a=b" : "";
            frames.append("PUB ")
                    .append(topic)
                    .append(' ')
                    .append(size)
                    .append(options)
                    .append('\n');
            frames.append("x".repeat(size)).append('\n');
        }
        byte[] bytes = frames.toString().getBytes(StandardCharsets.UTF_8);
        read = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    }

    /** Feeds the read and takes all commands. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void decode(Blackhole taken) {
        decoder.feed(read.flip());
        for (Command command = decoder.next(); command != null; command = decoder.next()) {
            taken.consume(command);
        }
        read.position(read.limit());
    }
}
