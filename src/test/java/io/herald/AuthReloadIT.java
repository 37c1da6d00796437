package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.herald.auth.password.PasswordHash;
import io.herald.config.ConfigException;
import io.herald.config.ConfigReader;
import io.herald.gateway.tcp.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users and rules in files that change while the broker runs: what holds is always all of a whole file. */
class AuthReloadIT {
    private static final long SOON_MS = 10_000;
    private static final String HASH = PasswordHash.of("geheim");
    private static final String OPEN = "[{\"who\": [\"*\"], \"publish\": [\"#\"], \"subscribe\": [\"a/#\", \"b/#\"]}]";
    private static final String NARROW = "[{\"who\": [\"*\"], \"publish\": [\"#\"], \"subscribe\": [\"a/#\"]}]";

    @TempDir
    Path folder;

    private RunningBroker broker;

    @BeforeEach
    void start() throws Exception {
        write("users.json", "{\"alice\": \"" + HASH + "\", \"bob\": \"" + HASH + "\"}");
        write("rules.json", OPEN);
        broker = run();
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private RunningBroker run() throws Exception {
        Map<String, String> variables = Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_ENABLED", "false",
                "HERALD_MQTT_ENABLED", "false",
                "HERALD_LOG_TYPE", "memory",
                "HERALD_AUTH_USERS", folder.resolve("users.json").toString(),
                "HERALD_AUTH_RULES", folder.resolve("rules.json").toString());
        return RunningBroker.start(ConfigReader.read(variables), "1.2.3")
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    /** As an editor does it: whole, or not at all. */
    private void write(String name, String content) throws Exception {
        Path fresh = Files.writeString(folder.resolve(name + ".new"), content);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private LineClient as(String user) throws Exception {
        return LineClient.connect(broker.linePort())
                .send("HELLO " + user + " user=" + user + " pass=geheim")
                .expect("OK .*");
    }

    @Test
    void whoLosesTheRightToReadIsCutOffAndWhoKeepsItStays() throws Exception {
        try (LineClient loser = as("alice").send("SUBSCRIBE b/#").expect("OK");
                LineClient keeper =
                        as("bob").send("SUBSCRIBE a/#", "SUBSCRIBE #").expect("OK", "OK");
                LineClient publisher = as("bob")) {
            long beganMs = System.currentTimeMillis();
            write("rules.json", NARROW);

            loser.expect("ERR forbidden the rules do not let you subscribe to b/#");
            assertThat(loser.line()).isNull();
            assertThat(System.currentTimeMillis() - beganMs).isLessThan(SOON_MS);
            publisher.send("PUBLISH b/t secret", "PUBLISH a/t open").expect("OK .*", "OK .*");
            keeper.expect("DELIVER a/t open bob .*");
            keeper.send("SUBSCRIBE b/t").expect("ERR forbidden .*");
        }
    }

    @Test
    void whoIsNoUserAnyMoreIsCutOffAndCannotComeBack() throws Exception {
        try (LineClient alice = as("alice");
                LineClient bob = as("bob")) {
            write("users.json", "{\"bob\": \"" + HASH + "\"}");

            alice.expect("ERR unauthenticated who you are has expired or was changed");
            assertThat(alice.line()).isNull();
            bob.send("PUBLISH a/t x").expect("OK .*");
        }
        try (LineClient again = LineClient.connect(broker.linePort())) {
            again.send("HELLO alice user=alice pass=geheim").expect("ERR unauthenticated .*");
        }
    }

    @Test
    void whosePasswordIsChangedIsCutOffAndComesBackWithTheNewOne() throws Exception {
        try (LineClient alice = as("alice")) {
            String other = PasswordHash.of("anders");
            write("users.json", "{\"alice\": \"" + other + "\", \"bob\": \"" + HASH + "\"}");

            alice.expect("ERR unauthenticated who you are has expired or was changed");
        }
        try (LineClient again = LineClient.connect(broker.linePort())) {
            again.send("HELLO alice user=alice pass=geheim", "HELLO alice user=alice pass=anders")
                    .expect("ERR unauthenticated .*", "OK .*");
        }
    }

    @Test
    void whileAFileIsFaultyAllThatHeldBeforeStillHolds() throws Exception {
        try (LineClient alice = as("alice").send("SUBSCRIBE b/#").expect("OK")) {
            write("users.json", "{\"bob\": \"" + HASH + "\"}");
            for (String faulty :
                    new String[] {"", "[{\"who\": [\"*\"],", "[{\"who\": [\"*\"], \"suscribe\": [\"#\"]}]"}) {
                write("rules.json", faulty);
                broker.reread().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }
            alice.send("PUBLISH b/t still").expect("OK .*").expect("DELIVER b/t still alice .*");

            write("rules.json", NARROW);
            alice.expect("ERR unauthenticated who you are has expired or was changed");
        }
    }

    @Test
    void aFaultyFileIsNoStart() throws Exception {
        write("rules.json", "[{\"who\": [\"*\"], \"publish\": [\"a#\"]}]");

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(this::run)
                .withCauseInstanceOf(ConfigException.class)
                .withMessageContaining("auth.rules[0].publish: a# is not a filter");
    }
}
