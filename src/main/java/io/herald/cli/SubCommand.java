package io.herald.cli;

import io.herald.client.Backoff;
import io.herald.client.ClientSettings;
import io.herald.client.Durability;
import io.herald.client.SlowPolicy;
import io.herald.client.SubscribeWish;
import io.herald.client.Subscriber;
import io.herald.client.WireText;
import io.herald.topic.QoS;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sub}: prints each message that matches, or runs a command for it, until it is told to stop. */
@Command(
        name = "sub",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Prints each message that matches.",
            "",
            "In a filter, + stands for one level and a last # for the rest.",
            "When the connection is lost it comes back by itself. Ctrl-C ends it, with exit code 130."
        },
        footer = {
            "",
            "Examples:",
            "  herald sub weather",
            "  herald sub --from earliest weather",
            "  herald sub --durable --name office weather",
            "  herald sub --format json 'sensors/#' | jq .payload",
            "  herald sub --count 1 --format raw jobs/next > job",
            "  herald sub --exec 'mail -s \"$HERALD_TOPIC\" ops' alerts/+"
        })
final class SubCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    ServerOption broker;

    @Parameters(arity = "1..*", paramLabel = "FILTER", description = "What to subscribe to, for example sensors/+.")
    List<String> filters;

    @Option(names = "--name", paramLabel = "NAME", description = "The subscriber's name (default: sub-<random>).")
    String name;

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages.")
    Long count;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text: a line a message, escaped; json: an object a line; raw: the payload as it is.")
    DeliveryFormat format;

    @Option(
            names = "--exec",
            paramLabel = "CMD",
            description = "Instead of printing, run CMD in a shell for each message, one after the other, with the "
                    + "payload on its standard input and HERALD_TOPIC, HERALD_PUBLISHER, HERALD_TIME, HERALD_TYPE "
                    + "and HERALD_HEADER_<NAME> in its environment.")
    String command;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "What the broker drops when this side is too slow: ${COMPLETION-CANDIDATES}.")
    SlowPolicy policy;

    @Option(
            names = "--qos",
            paramLabel = "QOS",
            description = "The highest level wanted: 1, the default; with 0 stored messages may be dropped.")
    String qos = "1";

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            description = "Where to begin: new, the default; earliest; an id; a time such as 2025-03-14T10:30:00Z; "
                    + "some time ago, such as 15m.")
    String from = "";

    @Option(
            names = "--durable",
            description = "Let the broker keep what comes while this subscriber is away, under its --name. What is "
                    + "printed is acknowledged; with --exec, what the command ended well for.")
    boolean durable;

    @Option(
            names = "--expiry",
            paramLabel = "TIME",
            description = "With --durable: for how long, such as 12h (the broker's default: 7d).")
    String expiry = "";

    SubCommand(Streams streams) {
        this.streams = streams;
    }

    /** A subscriber's pauses between attempts to connect again. */
    static Backoff backoff() {
        return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), RandomGenerator.getDefault());
    }

    @Override
    public Integer call() throws IOException {
        SubscribeWish wish = broker.checked(() -> new SubscribeWish(policy, QoS.of(qos), from));
        broker.checked(this::valid);
        Durability durability = broker.checked(() -> new Durability(durable, expiry));
        ClientSettings settings = broker.settings("sub", name, durability);
        CompletableFuture<Integer> end = new CompletableFuture<>();
        DeliverySink sink = command == null
                ? new DeliverySink.Printing(streams, format == null ? DeliveryFormat.TEXT : format)
                : new ShellCommand(command, streams);
        DeliveryCount deliveries = new DeliveryCount(streams, sink, count == null ? Long.MAX_VALUE : count, end);
        try (Subscriber subscriber = Subscriber.connect(settings, backoff(), deliveries)) {
            for (String filter : filters) {
                subscriber.subscribe(filter, wish);
            }
            return end.join();
        }
    }

    private boolean valid() {
        filters.forEach(WireText::encodeTopic);
        if (count != null && count < 1) {
            throw new IllegalArgumentException("--count is at least 1");
        }
        if (command != null && format != null) {
            throw new IllegalArgumentException("--exec prints nothing, so --format has no meaning with it");
        }
        return true;
    }
}
