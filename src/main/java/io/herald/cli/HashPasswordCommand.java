package io.herald.cli;

import io.herald.auth.password.PasswordHash;
import io.herald.cli.prompt.ByteLines;
import io.herald.cli.prompt.SecretPrompt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code hash-password}: prints what stands in {@code auth.users} for a password. The password is typed or piped, never
 * an argument, which every user of the machine could see.
 */
@Command(
        name = "hash-password",
        mixinStandardHelpOptions = true,
        versionProvider = ManifestVersion.class,
        description = "Prints the hash of a password, from the terminal or one line of standard input, for auth.users.",
        footer = {"", "Examples:", "  herald hash-password", "  herald hash-password < password.txt"})
final class HashPasswordCommand implements Callable<Integer> {
    private final Streams streams;

    HashPasswordCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String password = streams.isProcessInput() && SecretPrompt.isPossible() ? typed() : piped();
        if (password == null) {
            return CommandLineInterface.WRONG_USAGE;
        }
        if (password.isEmpty()) {
            streams.say("an empty password protects nothing");
            return CommandLineInterface.WRONG_USAGE;
        }
        streams.print(PasswordHash.of(password) + '\n');
        streams.flush();
        return CommandLineInterface.DONE;
    }

    private String typed() throws IOException, InterruptedException {
        try (SecretPrompt prompt = SecretPrompt.open()) {
            String password = prompt.ask("Password: ");
            if (password == null || password.equals(prompt.ask("Again: "))) {
                return password == null ? "" : password;
            }
            streams.say("the two are not the same");
            return null;
        }
    }

    private String piped() throws IOException {
        ByteLines lines = new ByteLines(streams.in());
        byte[] line = lines.next();
        if (line != null && lines.next() != null) {
            streams.say("a password is one line");
            return null;
        }
        try {
            return line == null
                    ? ""
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(line))
                            .toString();
        } catch (CharacterCodingException e) {
            streams.say("a password is UTF-8");
            return null;
        }
    }
}
