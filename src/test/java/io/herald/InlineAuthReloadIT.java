package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.config.BrokerConfig;
import io.herald.config.ConfigReader;
import io.herald.gateway.tcp.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and rules in the configuration itself, which is read again when the broker is told to, and only then. */
class InlineAuthReloadIT {
    private static final String HASH = PasswordHash.of("geheim");
    private static final String BOTH = "{\"alice\": \"" + HASH + "\", \"bob\": \"" + HASH + "\"}";
    private static final String ALICE = "{\"alice\": \"" + HASH + "\"}";
    private static final String OPEN = rules("[\"a/#\", \"b/#\"]");
    private static final String NARROW = rules("[\"a/#\"]");

    @TempDir
    Path folder;

    private RunningBroker broker;

    @BeforeEach
    void start() throws Exception {
        write(conf(BOTH, OPEN));
        broker = RunningBroker.start(read(), "1.2.3", this::read)
                .toCompletionStage()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private BrokerConfig read() {
        Map<String, String> variables = Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_ENABLED", "false",
                "HERALD_MQTT_ENABLED", "false",
                "HERALD_LOG_TYPE", "memory");
        return ConfigReader.read(folder.resolve("conf.json").toString(), variables);
    }

    private static String rules(String subscribe) {
        return "[{\"who\": [\"*\"], \"publish\": [\"#\"], \"subscribe\": " + subscribe + "}]";
    }

    private static String conf(String users, String rules) {
        return "{\"auth\": {\"users\": " + users + ", \"rules\": " + rules + "}}";
    }

    private void write(String conf) throws Exception {
        Files.writeString(folder.resolve("conf.json"), conf);
    }

    private void reread() throws Exception {
        broker.reread().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private LineClient as(String user) throws Exception {
        return LineClient.as(broker.linePort(), user, "geheim");
    }

    @Test
    void thereIsSomethingToReadAgain() {
        assertThat(broker.hasFilesToReread()).isTrue();
    }

    @Test
    void whoLosesTheRightToReadIsCutOffAndWhoKeepsItStays() throws Exception {
        try (LineClient loser = as("alice").send("SUBSCRIBE b/#").expect("OK");
                LineClient keeper = as("bob").send("SUBSCRIBE #").expect("OK")) {
            write(conf(BOTH, NARROW));
            reread();

            loser.expect("ERR forbidden the rules do not let you subscribe to b/#");
            keeper.send("PUBLISH b/t secret", "PUBLISH a/t open").expect("OK .*", "OK .*");
            keeper.expect("DELIVER a/t open bob .*");
        }
    }

    @Test
    void whoIsNoUserAnyMoreIsCutOff() throws Exception {
        try (LineClient alice = as("alice");
                LineClient bob = as("bob")) {
            write(conf(ALICE, OPEN));
            reread();

            bob.expect("ERR unauthenticated who you are has expired or was changed");
            alice.send("PUBLISH a/t x").expect("OK .*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"auth\": {\"users\": {}, ",
                "{\"auth\": {\"users\": {}}}",
                "{\"auth\": {\"users\": {}, \"rules\": \"rules.json\"}}",
                "{\"auth\": {\"users\": {}, \"rules\": [{\"who\": [\"*\"], \"publish\": [\"a#\"]}]}}",
                "{\"auth\": {\"users\": {}, \"rules\": []}, \"line\": {\"prot\": 1}}"
            })
    void whileTheConfigurationIsFaultyAllThatHeldBeforeStillHolds(String faulty) throws Exception {
        try (LineClient alice = as("alice").send("SUBSCRIBE b/#").expect("OK")) {
            write(faulty);
            reread();
            alice.send("PUBLISH b/t still").expect("OK .*").expect("DELIVER b/t still alice .*");

            write(conf(BOTH, NARROW));
            reread();
            alice.expect("ERR forbidden the rules do not let you subscribe to b/#");
        }
    }

    @Test
    void whileTheConfigurationIsNotThereAllThatHeldBeforeStillHolds() throws Exception {
        try (LineClient alice = as("alice").send("SUBSCRIBE b/#").expect("OK")) {
            Files.delete(folder.resolve("conf.json"));
            reread();
            alice.send("PUBLISH b/t still").expect("OK .*").expect("DELIVER b/t still alice .*");
        }
    }
}
