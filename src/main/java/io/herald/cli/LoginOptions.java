package io.herald.cli;

import io.herald.client.Login;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Who the broker is told that we are; every verb that speaks to one mixes it in. */
final class LoginOptions {
    @Option(names = "--user", paramLabel = "NAME", description = "Come in as this user.")
    String user;

    @Option(
            names = "--password",
            paramLabel = "TEXT",
            description = "The user's password. Others on this machine can see it in the list of processes: a file, or"
                    + " HERALD_PASSWORD in the environment, is better.")
    String password;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the user's password on its first line.")
    String passwordFile;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Come in by this token; HERALD_TOKEN in the environment is better.")
    String token;

    @Spec(Target.MIXEE)
    CommandSpec spec;

    /** What the options say, and where they are silent the environment. */
    Login login(Map<String, String> environment) {
        require(password == null || passwordFile == null, "--password or --password-file, not both");
        require(user != null || password == null && passwordFile == null, "a password needs a --user");
        require(user == null || token == null, "--user or --token, not both");
        if (user == null) {
            String shown = token != null ? token : environment.getOrDefault("HERALD_TOKEN", "");
            return checked(() -> Login.token(shown));
        }
        String secret = password != null
                ? password
                : passwordFile != null ? firstLine(passwordFile) : environment.get("HERALD_PASSWORD");
        require(secret != null, "--user needs a --password-file, a --password, or HERALD_PASSWORD");
        require(!user.isEmpty(), "--user is not empty");
        return checked(() -> Login.password(user, secret));
    }

    private String firstLine(String file) {
        try {
            return Files.readString(Path.of(file)).lines().findFirst().orElse("");
        } catch (IOException | InvalidPathException e) {
            throw new ParameterException(spec.commandLine(), "--password-file: cannot be read: " + e.getMessage(), e);
        }
    }

    private interface Making {
        Login make();
    }

    private Login checked(Making making) {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
