package io.herald.cli;

import io.herald.cli.prompt.ByteLines;
import io.herald.client.HeraldClient;
import io.herald.client.Publication;
import io.herald.client.WireText;
import io.herald.topic.Header;
import io.herald.topic.QoS;
import io.herald.topic.Terms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code pub}: publishes the text given, standard input whole, or each line of it, and is gone. */
@Command(
        name = "pub",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = "Publishes a message, and ends when the broker has stored it.",
        footer = {
            "",
            "Examples:",
            "  herald pub weather Rainy day ahead!",
            "  herald pub --type application/json sensors/kitchen < reading.json",
            "  tail -f access.log | herald pub --lines logs/access",
            "Text that begins with a dash goes behind --: herald pub weather -- -5 degrees"
        })
final class PubCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    ServerOption broker;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Where to publish, for example sensors/kitchen.")
    String topic;

    @Parameters(index = "1..*", paramLabel = "TEXT", description = "The message; without it, standard input.")
    List<String> text = new ArrayList<>();

    @Option(names = "--lines", description = "Publish each line of standard input as a message of its own.")
    boolean lines;

    @Option(names = "--name", paramLabel = "NAME", description = "The publisher's name (default: pub-<random>).")
    String name;

    @Option(names = "--type", paramLabel = "TYPE", description = "The media type of the payload.")
    String type = "";

    @Option(
            names = "--header",
            paramLabel = "K=V",
            description = "A header, %% and = in K as %%25, %%3D; may be given again.")
    List<String> headers = new ArrayList<>();

    @Option(
            names = "--qos",
            paramLabel = "QOS",
            description = "1: stored, the default; 2: stored once, needs --key; 0: to whoever is connected now.")
    String qos = "1";

    @Option(names = "--retain", description = "It is the topic's retained message from now on.")
    boolean retain;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "It is good for so long, such as 15s.")
    long ttlNs;

    @Option(names = "--key", paramLabel = "KEY", description = "What is sent again with the same key is stored once.")
    String key = "";

    PubCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (lines && !text.isEmpty()) {
            throw new ParameterException(
                    broker.spec.commandLine(), "--lines reads standard input: no text may be given with it");
        }
        List<Header> parsed =
                broker.checked(() -> headers.stream().map(PubCommand::header).toList());
        if (lines && !key.isEmpty()) {
            throw new ParameterException(broker.spec.commandLine(), "--key is of one message, --lines publishes many");
        }
        Terms terms = broker.checked(
                () -> new Terms(QoS.of(qos), retain, TimeUnit.NANOSECONDS.toMillis(ttlNs), key).forPublishing());
        Publication empty = broker.checked(() -> new Publication(topic, new byte[0], type, parsed, terms));
        byte[] given = String.join(" ", text).getBytes(StandardCharsets.UTF_8);
        try (HeraldClient client = HeraldClient.connect(broker.settings("pub", name), new HeraldClient.Listener() {})) {
            if (lines) {
                publishLines(client, empty);
            } else {
                client.publish(empty.with(text.isEmpty() ? streams.in().readAllBytes() : given));
            }
            client.confirm();
        }
        return CommandLineInterface.DONE;
    }

    private void publishLines(HeraldClient client, Publication empty) throws IOException {
        ByteLines input = new ByteLines(streams.in());
        for (byte[] line = input.next(); line != null; line = input.next()) {
            client.publish(empty.with(line));
            if (!input.isReady()) {
                client.flush();
            }
        }
    }

    private static Header header(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("--header wants NAME=VALUE, not '" + text + "'");
        }
        return new Header(WireText.decodeHeaderName(text.substring(0, equals)), text.substring(equals + 1));
    }
}
