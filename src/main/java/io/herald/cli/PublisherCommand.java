package io.herald.cli;

import io.herald.cli.prompt.PipedPrompt;
import io.herald.cli.prompt.Prompt;
import io.herald.cli.prompt.TerminalPrompt;
import io.herald.client.ClientSettings;
import io.herald.client.HeraldClient;
import io.herald.client.Receipt;
import io.herald.client.RefusedException;
import io.herald.client.WireText;
import io.herald.topic.QoS;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code publisher}: publishes what is typed, line by line. */
@Command(
        name = "publisher",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Publishes what is typed.",
            "",
            "Of each line the first word is the topic, the rest the message.",
            "A space in a topic is written %%20, a percent sign %%25.",
            "'quit' or Ctrl-D ends it, once the broker has taken everything.",
            "A line that is refused makes the exit code 1."
        },
        footer = {
            "",
            "Examples:",
            "  herald publisher pub1",
            "  > weather Rainy day ahead!",
            "  printf 'weather Rainy day ahead!\\n' | herald publisher pub1"
        })
final class PublisherCommand implements Callable<Integer> {
    private static final int UNANSWERED = 512;

    private final Streams streams;
    private final ArrayDeque<Receipt> receipts = new ArrayDeque<>();
    private int exitCode = CommandLineInterface.DONE;

    @Mixin
    ServerOption broker;

    @Parameters(paramLabel = "NAME", description = "The publisher's name, shown to subscribers.")
    String name;

    @Option(
            names = "--qos",
            paramLabel = "QOS",
            description = "1: stored, the default; 0: to whoever is connected now.")
    int qos = 1;

    PublisherCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (qos != 0 && qos != 1) {
            throw new ParameterException(
                    broker.spec.commandLine(), "--qos is 0 or 1; 2 needs a key for each message, as pub takes one");
        }
        ClientSettings settings = broker.settings(name);
        ConnectionLoss loss = new ConnectionLoss(Thread.currentThread());
        try (HeraldClient client = HeraldClient.connect(settings, loss);
                Prompt prompt = open(client)) {
            String line = next(prompt);
            while (line != null && !line.strip().equals("quit")) {
                take(line, client, prompt);
                line = next(prompt);
            }
            answers(client);
            return exitCode;
        } catch (InterruptedException e) {
            if (loss.cause != null) {
                throw loss.cause;
            }
            throw e;
        }
    }

    private Prompt open(HeraldClient client) throws IOException {
        return streams.terminal()
                ? TerminalPrompt.open(
                        before -> before.isEmpty() ? Words.topics(client::topics, "help", "quit") : List.of())
                : new PipedPrompt(streams.in(), streams.out());
    }

    private String next(Prompt prompt) throws IOException, InterruptedException {
        try {
            return prompt.readLine();
        } catch (CharacterCodingException e) {
            wrong("a line that is not UTF-8 was left out: " + e.getMessage());
            return "";
        }
    }

    private void take(String line, HeraldClient client, Prompt prompt) throws IOException {
        String stripped = line.stripLeading();
        int space = stripped.indexOf(' ');
        if (stripped.strip().equals("help") || stripped.strip().equals("?")) {
            prompt.print("<topic> <text>   publish\nhelp             this\nquit             leave");
            prompt.flush();
        } else if (space > 0) {
            publish(client, stripped.substring(0, space), stripped.substring(space + 1));
        } else if (!stripped.isBlank()) {
            wrong("a topic and a text belong on a line, for example: weather Rainy day ahead!");
        }
        if (receipts.size() >= UNANSWERED || !prompt.isReady()) {
            answers(client);
        }
    }

    private void publish(HeraldClient client, String topic, String text) throws IOException {
        try {
            receipts.add(client.publishText(WireText.decodeTopic(topic), text, QoS.of(qos)));
        } catch (IllegalArgumentException e) {
            wrong(e.getMessage());
        }
    }

    private void answers(HeraldClient client) throws IOException {
        client.flush();
        while (!receipts.isEmpty()) {
            try {
                receipts.remove().await();
            } catch (RefusedException e) {
                wrong("refused: " + e.getMessage());
            }
        }
    }

    private void wrong(String message) {
        streams.say(message);
        exitCode = CommandLineInterface.REFUSED;
    }

    /** A person at the prompt learns at once that the broker is gone; a pipe learns it with the next line. */
    private final class ConnectionLoss implements HeraldClient.Listener {
        private final Thread main;
        private volatile IOException cause;

        ConnectionLoss(Thread main) {
            this.main = main;
        }

        @Override
        public void onClosed(HeraldClient client, IOException reason) {
            cause = reason;
            if (streams.terminal()) {
                main.interrupt();
            }
        }
    }
}
