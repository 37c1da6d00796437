package io.herald.mqtt;

import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.util.List;
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

/**
 * What it costs to write one message of a run as a {@code PUBLISH} packet, and to give a subscriber's packet
 * identifiers to a copy of it. An operation is a message.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class PublishFramesBenchmark {
    private static final int MESSAGES = 512;
    private static final int HEAD = 24;

    /** 4 for MQTT 3.1.1, 5 for 5.0. */
    @Param({"4", "5"})
    public int level;

    /** The sizes of the payloads: all alike, or all different. */
    @Param({"same", "mixed"})
    public String sizes;

    /** Payload bytes, or about as many. */
    @Param({"16", "100"})
    public int size;

    private final FrameWalk walk = new FrameWalk();
    private PublishFrames frames;
    private Run run;
    private ByteBuffer out;
    private ByteBuffer patched;

    /** Makes a run whose payloads lie between the heads they came with. */
    @Setup
    public void makeRun() {
        int[] bounds = new int[2 * MESSAGES];
        int at = 0;
        for (int i = 0; i < MESSAGES; i++) {
            at += HEAD;
            bounds[2 * i] = at;
            at += sizes.equals("same") ? size : size * 3 / 4 + i * 7 % (size / 2);
            bounds[2 * i + 1] = at;
        }
        TopicName topic = TopicName.of("bench/topic/0", 9);
        MessageHead said = new MessageHead(topic, "pub1", 1_741_861_800_000L, "", List.of(), Terms.STORED);
        run = new Run(said, new Payloads(new byte[at], bounds, 0, MESSAGES));
        frames = new PublishFrames(level, new int[0]);
        out = ByteBuffer.allocateDirect(frames.maxSize(run));
        patched = ByteBuffer.allocateDirect(frames.maxSize(run));
        frames.encode(run, false, patched);
        patched.flip();
    }

    /** Writes the run. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public ByteBuffer encode() {
        frames.encode(run, false, out.clear());
        return out;
    }

    /** Numbers what was written. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public ByteBuffer patch() {
        walk.over(patched);
        short id = 1;
        while (walk.next()) {
            patched.putShort(walk.packetIdAt(), id++);
        }
        return patched;
    }
}
