package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.client.FakeBroker;
import io.herald.client.Login;
import io.herald.config.UserTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** How verbs prove who they are, and how a hash is made for whom they prove it to. */
@Timeout(60)
class LoginIT {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = new FakeBroker();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private int run(String input, String... args) {
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return CommandLineInterface.run(streams, args);
    }

    private int speak(String... args) {
        return run(
                "",
                Stream.concat(
                                Stream.of(args),
                                Stream.of("--server", broker.address().toString()))
                        .toArray(String[]::new));
    }

    /** A verb with nothing else. */
    @CommandLine.Command
    private static final class Verb {
        @CommandLine.Mixin
        LoginOptions who;
    }

    private static Login login(Map<String, String> environment, String... args) {
        Verb verb = new Verb();
        new CommandLine(verb).parseArgs(args);
        return verb.who.login(environment);
    }

    @Test
    void aNameAndItsPasswordAreSaidInQuotesWhereTheyNeedThem() throws Exception {
        assertThat(speak("pub", "t", "x", "--name", "me", "--user", "alice b", "--password", "a \"b\" \\c"))
                .isZero();

        assertThat(broker.hear("HELLO")).isEqualTo("HELLO me frames user=\"alice b\" pass=\"a \\\"b\\\" \\\\c\"");
    }

    @Test
    void aPasswordStandsOnTheFirstLineOfAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "geheim\r\nno more\n");

        assertThat(speak("topics", "--user", "alice", "--password-file", file.toString()))
                .isZero();

        assertThat(broker.hear("HELLO")).endsWith(" frames user=alice pass=geheim");
    }

    @Test
    void aTokenIsSaidAlone() throws Exception {
        assertThat(speak("pub", "t", "x", "--name", "me", "--token", "a.b-c_d")).isZero();

        assertThat(broker.hear("HELLO")).isEqualTo("HELLO me frames token=a.b-c_d");
    }

    @Test
    void theEnvironmentKnowsSecretsToo() {
        Map<String, String> environment = Map.of("HERALD_PASSWORD", "geheim", "HERALD_TOKEN", "a.b.c");

        assertThat(login(environment, "--user", "alice")).isEqualTo(Login.password("alice", "geheim"));
        assertThat(login(environment)).isEqualTo(Login.token("a.b.c"));
        assertThat(login(Map.of())).isEqualTo(Login.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --user alice                             | --user needs a --password-file
            --password x                             | a password needs a --user
            --user alice --token x                   | --user or --token, not both
            --user alice --password x --password-file y | --password or --password-file, not both
            --user alice --password-file no/such     | --password-file: cannot be read
            """)
    void whatMakesNoSenseIsWrongUsage(String args, String reason) {
        String[] words = ("pub t x " + args).split(" ");

        assertThat(run("", words)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(reason);
    }

    @Test
    void aRefusalIsToldInTheBrokersWords() {
        broker.answer("HELLO", "ERR unauthenticated nobody is known here by what you show\n");

        assertThat(speak("pub", "t", "x", "--user", "alice", "--password", "wrong"))
                .isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("herald: refused: unauthenticated: nobody is known here by what you show\n");
    }

    @Test
    void aPipedPasswordIsHashedForTheTableOfUsers() {
        assertThat(run("geheim\n", "hash-password")).isZero();

        String hash = out.toString(StandardCharsets.UTF_8).strip();
        assertThat(UserTable.read("{\"alice\": \"" + hash + "\"}")).containsEntry("alice", hash);
        assertThat(err.size()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"'', an empty password protects nothing", "'a\nb\n', a password is one line"})
    void whatIsNoPasswordIsNotHashed(String input, String reason) {
        assertThat(run(input.replace("\\n", "\n"), "hash-password")).isEqualTo(2);

        assertThat(out.size()).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(reason);
    }

    @Test
    void aPasswordIsNeverAnArgument() {
        assertThat(run("", "hash-password", "geheim")).isEqualTo(2);

        assertThat(out.size()).isZero();
    }
}
