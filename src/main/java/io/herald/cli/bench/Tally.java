package io.herald.cli.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What all subscribers have got so far, and what publishers were told is stored; and how late. Owned by one run, on its
 * thread.
 */
final class Tally {
    /** Beyond this a latency counts as this. */
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(5);

    private final Histogram latency = new Histogram(LONGEST_NS, 3);
    private final boolean timed;
    private final Histogram ackLatency = new Histogram(LONGEST_NS, 3);
    private long acknowledged;
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
            record(lateNs, latency);
        }
    }

    private static void record(long ns, Histogram in) {
        in.recordValue(Math.max(0, Math.min(LONGEST_NS, ns)));
    }

    /** The broker said that a message is stored, so much later. */
    void acknowledged(long laterNs) {
        acknowledged++;
        record(laterNs, ackLatency);
    }

    /** The broker said that so many were dropped. */
    void gap(long count) {
        dropped += count;
    }

    void reset() {
        latency.reset();
        ackLatency.reset();
        acknowledged = 0;
        delivered = 0;
        dropped = 0;
    }

    long acknowledged() {
        return acknowledged;
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

    Histogram ackLatency() {
        return ackLatency;
    }
}
