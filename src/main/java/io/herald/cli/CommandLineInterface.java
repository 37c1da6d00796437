package io.herald.cli;

import io.herald.client.RefusedException;
import io.herald.client.SlowPolicy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line: finds the verb and turns what became of it into an exit code. Only the verb asked for is loaded.
 * Runs on the main thread, once.
 */
public final class CommandLineInterface {
    /** It was done. */
    public static final int DONE = 0;
    /** The broker said no. */
    public static final int REFUSED = 1;
    /** The command line makes no sense. */
    public static final int WRONG_USAGE = 2;
    /** There is no broker where it was looked for, or it went away. */
    public static final int UNREACHABLE = 3;
    /** Ctrl-C. */
    public static final int INTERRUPTED = 130;

    private static final Pattern CERTIFICATE_ALERT =
            Pattern.compile("Received fatal alert: (\\w*certificate\\w*|unknown_ca|access_denied)");
    private static final String WANTS_CERTIFICATE =
            "the broker lets in only clients with a certificate that it trusts: --cert and --cert-key";

    private CommandLineInterface() {}

    /** True when {@link #run} knows this first argument. Cheap: loads nothing. */
    public static boolean knows(String verb) {
        return switch (verb) {
            case "pub", "sub", "publisher", "subscriber", "topics", "backup", "bench", "hash-password" -> true;
            case "help", "--help", "-h", "--version", "-V" -> true;
            default -> false;
        };
    }

    /** Carries the command line out on the standard streams and gives the exit code. */
    public static int run(String... args) {
        return run(Streams.standard(), args);
    }

    static int run(Streams streams, String... args) {
        // Java has put this where the locale's encoding could not read an argument: better refused than sent altered.
        if (String.join("", args).indexOf('\ufffd') >= 0) {
            streams.say("an argument cannot be read in this locale; set LC_ALL=C.UTF-8, or use standard input");
            return WRONG_USAGE;
        }
        CommandLine line = new CommandLine(new Herald());
        for (Verb verb : Verb.values()) {
            if (args.length == 0 || verb.word.equals(args[0]) || !Verb.WORDS.contains(args[0])) {
                line.addSubcommand(verb.word, verb.command(streams));
            }
        }
        return line.registerConverter(SlowPolicy.class, new OneOf<>(List.of(SlowPolicy.values())))
                .registerConverter(DeliveryFormat.class, new OneOf<>(List.of(DeliveryFormat.values())))
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(streams.outWriter())
                .setErr(streams.errWriter())
                .setParameterExceptionHandler((e, given) -> wrongUsage(streams, e))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(streams, e))
                .execute(args);
    }

    private static int wrongUsage(Streams streams, ParameterException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        streams.say(e.getMessage() + " (see: " + command.qualifiedName() + " --help)");
        return WRONG_USAGE;
    }

    private static int failed(Streams streams, Exception e) throws Exception {
        if (e instanceof RefusedException) {
            streams.say("refused: " + e.getMessage());
            return REFUSED;
        }
        if (e instanceof InterruptedException || e instanceof InterruptedIOException) {
            return INTERRUPTED;
        }
        if (e instanceof UncheckedIOException) {
            streams.say("standard output: " + e.getCause().getMessage());
            return REFUSED;
        }
        if (e instanceof IOException) {
            streams.say(isCertificateRefused(e) ? WANTS_CERTIFICATE : String.valueOf(e.getMessage()));
            return UNREACHABLE;
        }
        throw e;
    }

    /** TLS 1.3 tells a client of it when its handshake is over: in place of the answer to whatever it sent first. */
    private static boolean isCertificateRefused(Throwable why) {
        return why != null
                && (why instanceof SSLException
                                && CERTIFICATE_ALERT
                                        .matcher(String.valueOf(why.getMessage()))
                                        .find()
                        || isCertificateRefused(why.getCause()));
    }

    /** The verbs, each with what makes it. */
    private enum Verb {
        PUB("pub"),
        SUB("sub"),
        PUBLISHER("publisher"),
        SUBSCRIBER("subscriber"),
        TOPICS("topics"),
        BACKUP("backup"),
        BENCH("bench"),
        HASH_PASSWORD("hash-password");

        private static final Set<String> WORDS =
                Set.of("pub", "sub", "publisher", "subscriber", "topics", "backup", "bench", "hash-password");

        private final String word;

        Verb(String word) {
            this.word = word;
        }

        private Callable<Integer> command(Streams streams) {
            return switch (this) {
                case PUB -> new PubCommand(streams);
                case SUB -> new SubCommand(streams);
                case PUBLISHER -> new PublisherCommand(streams);
                case SUBSCRIBER -> new SubscriberCommand(streams);
                case TOPICS -> new TopicsCommand(streams);
                case BACKUP -> new BackupCommand(streams);
                case BENCH -> new BenchCommand(streams);
                case HASH_PASSWORD -> new HashPasswordCommand(streams);
            };
        }
    }

    @Command(
            name = "herald",
            mixinStandardHelpOptions = true,
            versionProvider = ManifestVersion.class,
            subcommands = HelpCommand.class,
            synopsisHeading = "Usage: herald [-conf FILE|JSON]   runs the broker%n       ",
            description = "A publish/subscribe broker, and the command line on it.",
            footer = {
                "",
                "Exit codes: 0 done, 1 refused by the broker, 2 wrong usage, 3 broker not reachable.",
                "'herald' stands for: java -jar broker-fat.jar"
            })
    private static final class Herald implements Runnable {
        @Spec
        CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "a verb is missing");
        }
    }
}
