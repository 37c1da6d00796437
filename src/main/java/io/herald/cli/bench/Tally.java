package io.herald.cli.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What all subscribers have got so far, and how late. Owned by one run, on its thread. */
final class Tally {
    /** Beyond this a latency counts as this. */
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(5);

    private final Histogram latency = new Histogram(LONGEST_NS, 3);
    private final boolean timed;
    private long delivered;
    private long dropped;

    /** @param timed whether payloads carry the time at which they were due */
    Tally(boolean timed) {
        this.timed = timed;
    }

    void message(byte[] bytes, int payloadAt) {
        delivered++;
        if (timed) {
            long lateNs = System.nanoTime() - Stamp.read(bytes, payloadAt);
            latency.recordValue(Math.max(0, Math.min(LONGEST_NS, lateNs)));
        }
    }

    /** The broker said that so many were dropped. */
    void gap(long count) {
        dropped += count;
    }

    void reset() {
        latency.reset();
        delivered = 0;
        dropped = 0;
    }

    long delivered() {
        return delivered;
    }

    /** Delivered or known to be lost: nothing more to wait for. */
    long settled() {
        return delivered + dropped;
    }

    Histogram latency() {
        return latency;
    }
}
