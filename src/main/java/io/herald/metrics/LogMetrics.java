package io.herald.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of the log. Safe for any thread; nobody waits for a count. */
public final class LogMetrics {
    final LongAdder stored = new LongAdder();
    final LongAdder deadLetters = new LongAdder();
    final LongAdder failures = new LongAdder();
    final Latencies appends = new Latencies();
    final Latencies syncs = new Latencies();

    LogMetrics() {}

    /**
     * A batch was appended.
     *
     * @param messages how many were in it
     * @param letters how many of them are dead letters
     * @param ns how long that took, in nanoseconds, with the wait for the disk where there was one
     */
    public void appended(long messages, long letters, long ns) {
        stored.add(messages);
        deadLetters.add(letters);
        appends.record(ns);
    }

    /** A batch could not be appended. */
    public void failed() {
        failures.increment();
    }

    /** The disk was waited for so long, in nanoseconds. */
    public void synced(long ns) {
        syncs.record(ns);
    }
}
