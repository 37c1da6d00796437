package io.herald.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took, counted by steps from a tenth of a millisecond to ten seconds. Recording makes no object and
 * waits for nobody. Any thread.
 */
public final class Latencies {
    /** The most that each step takes in, in microseconds; what is longer than the last counts behind it. */
    private static final long[] BOUNDS_US = {
        100,
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000
    };

    private static final long NS_A_US = 1_000;
    private static final double US_A_SECOND = 1e6;

    private final LongAdder[] steps = new LongAdder[BOUNDS_US.length + 1];
    private final LongAdder nanos = new LongAdder();

    Latencies() {
        for (int i = 0; i < steps.length; i++) {
            steps[i] = new LongAdder();
        }
    }

    /** It took so long, in nanoseconds. */
    public void record(long ns) {
        int step = 0;
        while (step < BOUNDS_US.length && ns > BOUNDS_US[step] * NS_A_US) {
            step++;
        }
        steps[step].increment();
        nanos.add(ns);
    }

    /** How often that was recorded. */
    public long count() {
        long count = 0;
        for (LongAdder step : steps) {
            count += step.sum();
        }
        return count;
    }

    /** How long all of it took, in seconds. */
    double seconds() {
        return nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** The most that each step takes in, in seconds; the last takes in all. */
    static double[] bounds() {
        double[] bounds = new double[BOUNDS_US.length + 1];
        for (int i = 0; i < BOUNDS_US.length; i++) {
            bounds[i] = BOUNDS_US[i] / US_A_SECOND;
        }
        bounds[BOUNDS_US.length] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    /** How many each step took in. */
    long[] counts() {
        long[] counts = new long[steps.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = steps[i].sum();
        }
        return counts;
    }
}
