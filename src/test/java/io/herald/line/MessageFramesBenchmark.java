package io.herald.line;

import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
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

/** What it costs to write one message of a run as a {@code MSG} frame. An operation is a message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class MessageFramesBenchmark {
    private static final int MESSAGES = 512;

    /** The sizes of the payloads: all alike, or all different. */
    @Param({"same", "mixed"})
    public String sizes;

    /** Payload bytes, or about as many. */
    @Param({"16", "100", "1024"})
    public int size;

    private final MessageFrames frames = new MessageFrames();
    private Run run;
    private ByteBuffer out;

    /** Makes a run whose payloads lie between the heads they came with. */
    @Setup
    public void makeRun() {
        int head = 24;
        int[] bounds = new int[2 * MESSAGES];
        int at = 0;
        for (int i = 0; i < MESSAGES; i++) {
            at += head;
            bounds[2 * i] = at;
            at += sizes.equals("same") ? size : size * 3 / 4 + i * 7 % (size / 2);
            bounds[2 * i + 1] = at;
        }
        MessageHead said = MessageHead.plain(TopicName.of("bench/topic/0", 9), "pub1", 1_741_861_800_000L);
        run = new Run(said, new Payloads(new byte[at], bounds, 0, MESSAGES));
        out = ByteBuffer.allocateDirect(frames.maxSize(run));
    }

    /** Writes the run. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public ByteBuffer encode() {
        frames.encode(run, out.clear());
        return out;
    }
}
