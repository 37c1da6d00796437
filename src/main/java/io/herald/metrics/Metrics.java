package io.herald.metrics;

import java.util.concurrent.atomic.LongAdder;

/** The broker's counters, since its start. One for each broker; safe for any thread. */
public final class Metrics {
    private final LongAdder published = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder connections = new LongAdder();

    /** So many messages were taken in. */
    public void published(long messages) {
        published.add(messages);
    }

    /** So many deliveries were handed to subscribers. */
    public void delivered(long messages) {
        delivered.add(messages);
    }

    /** So many deliveries were dropped because a subscriber did not keep up. */
    public void dropped(long messages) {
        dropped.add(messages);
    }

    /** A request or a line was refused. */
    public void refused() {
        refused.increment();
    }

    /** A connection was opened. */
    public void connected() {
        connections.increment();
    }

    /** A connection was closed. */
    public void disconnected() {
        connections.decrement();
    }

    /** The counters as they stand now. */
    public Snapshot snapshot() {
        return new Snapshot(published.sum(), delivered.sum(), dropped.sum(), refused.sum(), connections.sum());
    }

    /**
     * The counters at one moment.
     *
     * @param published messages taken in
     * @param delivered deliveries handed to subscribers
     * @param dropped deliveries dropped because a subscriber did not keep up
     * @param refused requests and lines refused
     * @param connections connections open now
     */
    public record Snapshot(long published, long delivered, long dropped, long refused, long connections) {}
}
