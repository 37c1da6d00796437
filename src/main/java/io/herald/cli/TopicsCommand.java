package io.herald.cli;

import io.herald.client.HeraldClient;
import io.herald.client.Reply;
import io.herald.client.WireText;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics}: lists the topics the broker knows. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = "Lists the topics, each with its subscribers and the messages published to it.",
        footer = {"", "Examples:", "  herald topics", "  herald topics 'sensors/#'"})
final class TopicsCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    ServerOption broker;

    @Parameters(arity = "0..1", paramLabel = "FILTER", description = "Which topics (default: all).")
    String filter = "#";

    @Option(names = "--json", description = "Print a JSON object a line.")
    boolean json;

    TopicsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        broker.checked(() -> WireText.encodeTopic(filter));
        try (HeraldClient client =
                HeraldClient.connect(broker.settings("topics", null), new HeraldClient.Listener() {})) {
            client.topics(filter).forEach(topic -> streams.print(json ? json(topic) : text(topic)));
        }
        streams.flush();
        return CommandLineInterface.DONE;
    }

    private static String text(Reply.Topic topic) {
        return Escapes.escape(WireText.encodeTopic(topic.name())) + " subscribers=" + topic.subscribers() + " messages="
                + topic.messages() + '\n';
    }

    private static String json(Reply.Topic topic) {
        return new JsonLine()
                .text("topic", topic.name())
                .number("subscribers", topic.subscribers())
                .number("messages", topic.messages())
                .end();
    }
}
