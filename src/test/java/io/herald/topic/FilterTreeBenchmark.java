package io.herald.topic;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to find who wants a topic of four levels among many filters. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class FilterTreeBenchmark {
    /** How many filters there are. */
    @Param({"10", "100000"})
    public int filters;

    private final FilterTree<Integer> tree = new FilterTree<>();
    private final TopicName topic = TopicName.of("site/7/room/temperature", 9);

    /** Fills the tree with exact filters and wildcards, few of which match. */
    @Setup
    public void fill() {
        for (int i = 0; i < filters; i++) {
            String filter =
                    switch (i % 4) {
                        case 0 -> "site/" + i + "/+/temperature";
                        case 1 -> "site/+/room/" + i;
                        case 2 -> "site/" + i + "/#";
                        default -> "site/" + i + "/room/temperature";
                    };
            tree.add(TopicFilter.of(filter, 9), i);
        }
    }

    /** Matches the topic. */
    @Benchmark
    public void match(Blackhole found) {
        tree.match(topic, found::consume);
    }
}
