package io.herald.cli;

import io.herald.cli.prompt.PipedPrompt;
import io.herald.cli.prompt.Prompt;
import io.herald.cli.prompt.TerminalPrompt;
import io.herald.client.ClientSettings;
import io.herald.client.Delivery;
import io.herald.client.Durability;
import io.herald.client.RefusedException;
import io.herald.client.SubscribeWish;
import io.herald.client.Subscriber;
import io.herald.client.WireText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code subscriber}: subscribes and unsubscribes as it is told, and shows what arrives meanwhile. */
@Command(
        name = "subscriber",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = {
            "Subscribes as it is told, and prints each message that matches.",
            "",
            "It takes 'subscribe <filter>' and 'unsubscribe <filter>'; + stands for one level, a last # for the rest.",
            "A space in a filter is written %%20, a percent sign %%25.",
            "When the connection is lost it comes back by itself. 'quit' or Ctrl-D ends it.",
            "At the end of a pipe it goes on printing what it subscribed to, until Ctrl-C."
        },
        footer = {
            "",
            "Examples:",
            "  herald subscriber sub1",
            "  > subscribe weather",
            "  > unsubscribe weather",
            "  printf 'subscribe weather\\n' | herald subscriber sub1"
        })
final class SubscriberCommand implements Callable<Integer> {
    private static final String HELP = """
            subscribe <filter>     print what is published from now on; + one level, # the rest
            unsubscribe <filter>   print it no more
            help                   this
            quit                   leave""";

    private final Streams streams;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private int exitCode = CommandLineInterface.DONE;
    private Subscriber subscriber;
    private Prompt prompt;

    @Mixin
    ServerOption broker;

    @Parameters(paramLabel = "NAME", description = "The subscriber's name.")
    String name;

    @Option(
            names = "--durable",
            description = "Let the broker keep what comes while this subscriber is away, under its name.")
    boolean durable;

    SubscriberCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        ClientSettings settings = broker.settings("subscriber", name, new Durability(durable, ""));
        try (Prompt opened = open()) {
            prompt = opened;
            try (Subscriber connected =
                    Subscriber.connect(settings, SubCommand.backoff(), new Screen(Thread.currentThread()))) {
                subscriber = connected;
                return follow();
            }
        }
    }

    private Prompt open() throws IOException {
        return streams.terminal() ? TerminalPrompt.open(this::words) : new PipedPrompt(streams.in(), streams.out());
    }

    private List<String> words(List<String> before) {
        if (before.isEmpty()) {
            return List.of("subscribe", "unsubscribe", "help", "quit");
        }
        if (before.size() > 1) {
            return List.of();
        }
        boolean back = before.get(0).startsWith("un");
        return back
                ? subscriber.filters().stream().map(WireText::encodeTopic).toList()
                : Words.topics(subscriber::topics);
    }

    private int follow() throws IOException {
        try {
            String line = next();
            while (line != null && !line.equals("quit") && !end.isDone()) {
                take(line);
                line = next();
            }
            boolean pipeEnded = line == null && !streams.terminal();
            return pipeEnded && !subscriber.filters().isEmpty() ? end.join() : end.getNow(exitCode);
        } catch (InterruptedException e) {
            return end.getNow(CommandLineInterface.INTERRUPTED);
        }
    }

    private String next() throws IOException, InterruptedException {
        try {
            String line = prompt.readLine();
            return line == null ? null : line.strip();
        } catch (CharacterCodingException e) {
            wrong("a line that is not UTF-8 was left out: " + e.getMessage());
            return "";
        }
    }

    private void take(String line) throws IOException {
        String[] words = line.split(" +");
        String verb = words[0].toLowerCase(Locale.ROOT);
        boolean oneFilter = words.length == 2;
        try {
            if (oneFilter && (verb.equals("subscribe") || verb.equals("sub"))) {
                later(subscriber.subscribe(WireText.decodeTopic(words[1]), SubscribeWish.PLAIN));
            } else if (oneFilter && (verb.equals("unsubscribe") || verb.equals("unsub"))) {
                later(subscriber.unsubscribe(WireText.decodeTopic(words[1])));
            } else if (verb.equals("help") || verb.equals("?")) {
                prompt.print(HELP);
                prompt.flush();
            } else if (!line.isEmpty()) {
                wrong("not understood; 'help' lists what is");
            }
        } catch (RefusedException e) {
            wrong("refused: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            wrong(e.getMessage());
        }
    }

    private void later(boolean done) {
        if (!done) {
            tell("the connection is away; this holds as soon as it is back");
        }
    }

    private void wrong(String message) {
        tell(message);
        exitCode = CommandLineInterface.REFUSED;
    }

    /** On a terminal above the prompt, which standard error would tear apart. */
    private void tell(String message) {
        if (streams.terminal()) {
            prompt.print("herald: " + Escapes.escape(message));
            prompt.flush();
        } else {
            streams.say(message);
        }
    }

    /** Shows what arrives, on the connection's thread. */
    private final class Screen extends Follower {
        private final Thread main;

        Screen(Thread main) {
            this.main = main;
        }

        @Override
        void tell(String message) {
            SubscriberCommand.this.tell(message);
        }

        @Override
        void ended(int code) {
            end.complete(code);
            if (streams.terminal()) {
                main.interrupt();
            }
        }

        @Override
        public void onDelivery(Delivery delivery) {
            if (!end.isDone()) {
                show(() -> prompt.print(DeliveryFormat.text(delivery)));
            }
        }

        @Override
        public void onCaughtUp() {
            show(prompt::flush);
        }

        private void show(Runnable output) {
            try {
                output.run();
            } catch (UncheckedIOException e) {
                ended(CommandLineInterface.DONE);
            }
        }
    }
}
