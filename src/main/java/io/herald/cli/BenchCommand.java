package io.herald.cli;

import io.herald.cli.bench.BenchPlan;
import io.herald.cli.bench.BenchResult;
import io.herald.cli.bench.BenchRun;
import io.herald.cli.bench.Door;
import io.herald.cli.bench.Stamp;
import io.herald.client.ServerAddress;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code bench}: drives the broker and tells how much it carried and how fast. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        sortOptions = false,
        description = {
            "Measures throughput, or latency at a rate.",
            "",
            "All speak the line protocol, or with --door mqtt or mqtt5 MQTT 3.1.1 or 5.0; with --door sse",
            "publishers speak the line protocol and subscribers read event streams.",
            "Publisher and subscriber number i use topic number i modulo the topics.",
            "Latency is measured with a --rate only, from the moment a message was due to be sent:",
            "a broker that stalls cannot hide it by making the publisher wait.",
            "With --qos 1 messages are stored; how many are acknowledged, and how soon, is told as well.",
            "Subscribers of MQTT ask for the same QoS, and acknowledge.",
            "The exit code is 1 when a message was lost."
        },
        footer = {
            "",
            "Examples:",
            "  herald bench --subscribers 10 --messages 5000000",
            "  herald bench --subscribers 10 --rate 5000 --duration 30s",
            "  herald bench --qos 1 --publishers 10 --inflight 1000",
            "  herald bench --door sse --subscribers 100 --json",
            "  herald bench --door mqtt --mqtt 127.0.0.1:1883 --qos 2"
        })
final class BenchCommand implements Callable<Integer> {
    /** Stays below the broker's default limits.queueBytes, so that it drops nothing unless it must. */
    private static final long WINDOW_BYTES = 2 << 20;

    private static final long WINDOW_MESSAGES = 8192;
    private static final long MESSAGES = 1_000_000;
    private static final int IN_FLIGHT = 256;

    private final Streams streams;

    @Mixin
    ServerOption broker;

    @Option(names = "--publishers", paramLabel = "N", description = "Publishing connections (default: 1).")
    int publishers = 1;

    @Option(names = "--subscribers", paramLabel = "N", description = "Subscribing connections (default: 1).")
    int subscribers = 1;

    @Option(names = "--topics", paramLabel = "N", description = "Topics (default: 1).")
    int topics = 1;

    @Option(names = "--size", paramLabel = "BYTES", description = "Payload bytes, 16 or more (default: 128).")
    int size = 128;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages a second of all publishers together; 0 for flat out (default: 0).")
    long rate;

    @Option(
            names = "--qos",
            paramLabel = "QOS",
            description = "0: fleeting, the default; 1: stored, and acknowledged; 2, of MQTT: exactly once.")
    int qos;

    @Option(
            names = "--inflight",
            paramLabel = "N",
            description = "With --qos 1 or 2, how many messages a publisher sends ahead of their acknowledgements "
                    + "(default: 256).")
    Integer inFlight;

    @Option(names = "--messages", paramLabel = "N", description = "Messages to publish in all (default: 1000000).")
    Long messages;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Publish for so long, for example 30s, instead of so many messages.")
    Long durationNs;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "2s",
            description = "Run so long before anything is measured (default: ${DEFAULT-VALUE}).")
    long warmUpNs;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Flat out, how far publishers may be ahead of the slowest subscriber of their topic "
                    + "(default: 8192 messages or 2 MiB, whichever is less).")
    Long window;

    @Option(
            names = "--door",
            paramLabel = "DOOR",
            description = "The way into the broker: ${COMPLETION-CANDIDATES} (default: line).")
    Door door = Door.line;

    @Mixin
    HttpOption http;

    @Option(
            names = "--mqtt",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:1883",
            converter = ServerOption.MqttDoor.class,
            description = "Where the MQTT door listens, for --door mqtt and mqtt5 (default: ${DEFAULT-VALUE}).")
    ServerAddress mqtt;

    @Option(names = "--prefix", paramLabel = "TOPIC", description = "Topics are TOPIC/0, TOPIC/1 … (default: bench).")
    String prefix = "bench";

    @Option(names = "--json", description = "Print the result as a JSON object; latencies in microseconds.")
    boolean json;

    BenchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        BenchPlan plan = plan();
        try (BenchRun run = new BenchRun(plan, this::progress)) {
            run.warmUp(plan.warmUpNs());
            BenchResult result = run.measure();
            BenchReport report = new BenchReport(plan.load(), result);
            streams.print(json ? report.json() : report.text());
            streams.flush();
            return result.lost() == 0 ? CommandLineInterface.DONE : CommandLineInterface.REFUSED;
        }
    }

    private BenchPlan plan() {
        require(publishers >= 1 && subscribers >= 0 && topics >= 1, "one publisher and one topic at least");
        require(size >= Stamp.BYTES && size <= 64 << 20, "--size is 16 bytes to 64 MiB");
        require(rate >= 0 && (messages == null || messages > 0), "--rate and --messages count messages");
        require(messages == null || durationNs == null, "--messages or --duration, not both");
        require(window == null || window > 0, "--window is at least 1");
        require(qos >= 0 && qos <= 2, "--qos is 0, 1 or 2");
        require(qos <= door.highestQos(), "--qos 2 goes with --door mqtt and mqtt5");
        require(inFlight == null || qos > 0 && inFlight > 0, "--inflight is at least 1, and goes with --qos 1 or 2");
        require(inFlight == null || inFlight <= door.mostInFlight(), "--inflight of MQTT is at most 65535");
        require(prefix.matches("[A-Za-z0-9_/-]+"), "--prefix has letters, digits, '-', '_' and '/'");
        return switch (door) {
            case line -> plan(broker.server(), broker.server());
            case sse -> plan(broker.server(), broker.connection.secured(http.door));
            case mqtt, mqtt5 -> plan(broker.connection.secured(mqtt), broker.connection.secured(mqtt));
        };
    }

    private BenchPlan plan(ServerAddress publishing, ServerAddress subscribing) {
        return new BenchPlan(door, publishing, subscribing, broker.connection.login(), load(), warmUpNs);
    }

    private BenchPlan.Load load() {
        long count = messages != null ? messages : durationNs != null ? Long.MAX_VALUE : MESSAGES;
        long ahead = window != null ? window : Math.max(1, Math.min(WINDOW_MESSAGES, WINDOW_BYTES / size));
        return new BenchPlan.Load(
                prefix,
                topics,
                publishers,
                subscribers,
                size,
                rate,
                count,
                durationNs == null ? Long.MAX_VALUE : durationNs,
                ahead,
                qos,
                qos == 0 ? 0 : inFlight == null ? IN_FLIGHT : inFlight);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(broker.spec.commandLine(), otherwise);
        }
    }

    private void progress(double seconds, long published, long delivered) {
        streams.say(String.format(
                Locale.ROOT,
                "%.0f s: %,d published, %,d delivered, %,.0f/s",
                seconds,
                published,
                delivered,
                delivered / seconds));
    }
}
