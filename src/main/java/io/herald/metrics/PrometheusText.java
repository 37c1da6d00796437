package io.herald.metrics;

import io.herald.topic.ErrorCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The counts as meters of Micrometer, which writes them as Prometheus reads them. No label has a value that a client
 * chose. Histograms go past Micrometer, which would have to be there from the start to count them itself. Owned by the
 * {@link Metrics}, under their lock.
 */
final class PrometheusText {
    private static final String DOOR = "door";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    PrometheusText(Metrics metrics) {
        metrics.doors().forEach(this::door);
        http2(metrics.http());
        catchingUp("group", metrics.groups());
        latencies(
                "herald_commit_to_delivery_seconds",
                "From when a batch is in the log to when it is handed to the sockets of a door instance",
                metrics.doors());
        log(metrics.log());
        latency("herald_event_loop_delay_seconds", "How late an event loop does what is due", metrics.loopDelay());
        metrics.gauges().forEach(this::gauge);
        process();
    }

    String scrape() {
        return registry.scrape();
    }

    private void door(DoorMetrics door) {
        gauge("herald.connections", "Connections that are open", door.name(), door::connections);
        counter("herald.connections.opened", "Connections that were opened", door, door.opened);
        counter("herald.messages.received", "Messages taken in from publishers", door, door.published);
        counter("herald.messages.delivered", "Deliveries handed to subscribers", door, door.delivered);
        counter("herald.messages.redelivered", "Deliveries that were made once more", door, door.redelivered);
        counter("herald.messages.dropped", "Fleeting messages dropped for a slow subscriber", door, door.dropped);
        bytes("herald.received.bytes", "Bytes that came in by the sockets", door, door.bytesIn);
        bytes("herald.sent.bytes", "Bytes handed to the sockets", door, door.bytesOut);
        catchingUp(door.name(), door.catchingUp());
        for (ErrorCode code : ErrorCode.values()) {
            FunctionCounter.builder("herald.refusals", door.refusals(code), LongAdder::doubleValue)
                    .description("What clients were refused, by the code that they were told")
                    .tags(DOOR, door.name(), "code", code.word())
                    .register(registry);
        }
    }

    private void http2(DoorMetrics door) {
        for (Http2Refusal reason : Http2Refusal.values()) {
            FunctionCounter.builder("herald.frame.refusals", door.refusals(reason), LongAdder::doubleValue)
                    .description("What was refused over HTTP/2 before it was a request, and connections ended for that")
                    .tag("reason", reason.word())
                    .register(registry);
        }
    }

    private void catchingUp(String door, CatchingUp subscribers) {
        gauge(
                "herald.catchup.readers",
                "Subscribers that are behind and read the log",
                door,
                subscribers::readersBehind);
        gauge(
                "herald.catchup.lag.messages",
                "Messages between the head of the log and the subscriber furthest behind",
                door,
                subscribers::mostBehind);
    }

    private void log(LogMetrics log) {
        counter("herald.log.messages.stored", "Messages that were appended to the log", log.stored);
        counter("herald.dead.letters", "Messages given up and stored under $dead/", log.deadLetters);
        counter("herald.log.append.failures", "Batches that could not be appended to the log", log.failures);
        latency("herald_log_append_seconds", "Appending a batch, with the wait for the disk", log.appends);
        latency("herald_log_fsync_seconds", "Waiting for the disk to have what was written", log.syncs);
    }

    private void counter(String name, String help, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::doubleValue)
                .description(help)
                .register(registry);
    }

    private void counter(String name, String help, DoorMetrics door, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::doubleValue)
                .description(help)
                .tag(DOOR, door.name())
                .register(registry);
    }

    private void bytes(String name, String help, DoorMetrics door, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::doubleValue)
                .description(help)
                .baseUnit("bytes")
                .tag(DOOR, door.name())
                .register(registry);
    }

    private void gauge(String name, String help, String door, LongSupplier value) {
        Gauge.builder(name, value::getAsLong).description(help).tag(DOOR, door).register(registry);
    }

    private void gauge(Metrics.Gauge gauge) {
        LongSupplier value = gauge.value();
        Gauge.builder(gauge.name(), value::getAsLong)
                .description(gauge.help())
                .baseUnit(gauge.unit().isEmpty() ? null : gauge.unit())
                .register(registry);
    }

    private void process() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            FunctionTimer.builder(
                            "jvm.gc.time",
                            collector,
                            GarbageCollectorMXBean::getCollectionCount,
                            GarbageCollectorMXBean::getCollectionTime,
                            TimeUnit.MILLISECONDS)
                    .description("Collections of garbage, and how long they took")
                    .tag("gc", collector.getName())
                    .register(registry);
        }
        MeterRegistry meters = registry;
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }

    private void latency(String name, String help, Latencies latencies) {
        registry.getPrometheusRegistry().register(() -> HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(point(latencies, Labels.EMPTY))
                .build());
    }

    private void latencies(String name, String help, List<DoorMetrics> doors) {
        registry.getPrometheusRegistry().register(() -> {
            HistogramSnapshot.Builder snapshot =
                    HistogramSnapshot.builder().name(name).help(help);
            doors.forEach(door -> snapshot.dataPoint(point(door.commitToDelivery, Labels.of(DOOR, door.name()))));
            return snapshot.build();
        });
    }

    private static HistogramDataPointSnapshot point(Latencies latencies, Labels labels) {
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(Latencies.bounds(), latencies.counts()))
                .sum(latencies.seconds())
                .labels(labels)
                .build();
    }
}
