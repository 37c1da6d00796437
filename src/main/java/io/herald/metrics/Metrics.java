package io.herald.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * What the broker counts, since its start. One for each broker; safe for any thread. Those who count know plain adders
 * only; what tells the counts to others is not even loaded before somebody asks.
 */
public final class Metrics {
    private final DoorMetrics line = new DoorMetrics("line");
    private final DoorMetrics http = new DoorMetrics("http");
    private final DoorMetrics mqtt = new DoorMetrics("mqtt");
    private final CatchingUp groups = new CatchingUp();
    private final LogMetrics log = new LogMetrics();
    private final Latencies loopDelay = new Latencies();
    private final List<Gauge> gauges = new CopyOnWriteArrayList<>();
    /** Null before the first one asks; under this object's lock. */
    private PrometheusText text;

    /**
     * Something that is looked at when somebody asks.
     *
     * @param name its name, in words with dots between them
     * @param unit what it is measured in; empty for a plain number
     * @param help a sentence on what it is
     * @param value looks; on any thread, and fast
     */
    public record Gauge(String name, String unit, String help, LongSupplier value) {}

    /** The door of the line protocol. */
    public DoorMetrics line() {
        return line;
    }

    /** The HTTP door. */
    public DoorMetrics http() {
        return http;
    }

    /** The MQTT door. */
    public DoorMetrics mqtt() {
        return mqtt;
    }

    /** Groups that share, and are behind: they are at no door. */
    public CatchingUp groups() {
        return groups;
    }

    /** All doors. */
    List<DoorMetrics> doors() {
        return List.of(line, http, mqtt);
    }

    /** The log. */
    public LogMetrics log() {
        return log;
    }

    /** How much later than it was to be something was done on an event loop. */
    public Latencies loopDelay() {
        return loopDelay;
    }

    /** Something is to be told with all else; to be said before anybody asks. */
    public void tell(Gauge gauge) {
        gauges.add(gauge);
    }

    List<Gauge> gauges() {
        return gauges;
    }

    /** All of it as it stands, in the text format of Prometheus. The first time it takes a tenth of a second. */
    public synchronized String scrape() {
        if (text == null) {
            text = new PrometheusText(this);
        }
        return text.scrape();
    }

    /** The counters of all doors as they stand now. */
    public Snapshot snapshot() {
        long published = 0;
        long delivered = 0;
        long dropped = 0;
        long refused = 0;
        long connections = 0;
        for (DoorMetrics door : doors()) {
            published += door.published.sum();
            delivered += door.delivered.sum();
            dropped += door.dropped.sum();
            refused += door.refusals();
            connections += door.connections();
        }
        return new Snapshot(published, delivered, dropped, refused, connections);
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
