package io.herald.cli;

import io.herald.client.OperatorClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code backup}: has the broker make a copy of its log while it runs, and moves it to where it is wanted. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        sortOptions = false,
        description = {
            "Copies the log of a broker that runs.",
            "",
            "All that was acknowledged before is in the copy: messages, retained messages, durable sessions.",
            "The broker makes it in its own folder; from there it is moved, so this runs on the broker's machine,",
            "as a user who may do that. To restore it, start a broker whose log.path is the copy.",
            "It asks at the HTTP door; where there are users or rules, as an operator."
        },
        footer = {
            "",
            "Examples:",
            "  herald backup /var/backups/herald/monday",
            "  herald backup --user root --password-file secret /var/backups/herald/monday"
        })
final class BackupCommand implements Callable<Integer> {
    /** Where in its folder a broker puts copies, and how it calls them. */
    private static final Path PLACE = Path.of("backups");

    private static final Pattern NAME = Pattern.compile("[0-9]{8}T[0-9]{6}Z(-[0-9]+)?");

    private final Streams streams;

    @Mixin
    ConnectionOptions broker;

    @Mixin
    HttpOption http;

    @Parameters(paramLabel = "DIR", description = "The folder that the copy is to be; not there yet, or empty.")
    Path folder;

    BackupCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (!isFree(folder)) {
            throw new ParameterException(broker.spec.commandLine(), "there is something at " + folder + " already");
        }
        OperatorClient.Backup made = new OperatorClient(broker.secured(http.door), broker.login()).backup();
        Path there = Path.of(made.folder());
        if (!isCopy(there)) {
            streams.say("the copy is at " + there + " on the broker's machine, and cannot be moved from here");
            return CommandLineInterface.REFUSED;
        }
        try {
            FolderMove.move(there, folder);
        } catch (IOException e) {
            streams.say("the copy is at " + there + " and stays there: " + reason(e));
            return CommandLineInterface.REFUSED;
        }
        streams.print(
                "backup " + Escapes.escape(folder.toAbsolutePath().normalize().toString()) + " last="
                        + Escapes.escape(made.last()) + " bytes=" + made.bytes() + '\n');
        streams.flush();
        return CommandLineInterface.DONE;
    }

    private static boolean isFree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return !Files.exists(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /**
     * Whether it is there, and what a broker makes: whoever answers in the place of one must not have other folders
     * moved by an operator who may move them all.
     */
    private static boolean isCopy(Path folder) throws IOException {
        boolean isPlain = folder.isAbsolute() && folder.normalize().equals(folder) && folder.getNameCount() > 1;
        if (!isPlain
                || !folder.endsWith(PLACE.resolve(folder.getFileName()))
                || !NAME.matcher(folder.getFileName().toString()).matches()
                || !Files.isReadable(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            return all.contains(folder.resolve("herald.state"))
                    && all.stream().allMatch(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        }
    }

    private static String reason(IOException e) {
        return e.getClass() == IOException.class ? e.getMessage() : e.getClass().getSimpleName() + " " + e.getMessage();
    }
}
