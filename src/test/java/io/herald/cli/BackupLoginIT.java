package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.Pki;
import io.herald.RunningBroker;
import io.herald.auth.password.PasswordHash;
import io.herald.config.ConfigReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} of a broker that has users and rules, over TLS: an operator's, and nobody else's. */
@Timeout(120)
class BackupLoginIT {
    private static final String RULES = """
            [{"who": ["root"], "admin": true}, {"who": ["bob"], "publish": ["#"], "subscribe": ["#"]}]""";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private RunningBroker broker;
    private Path ca;

    @BeforeEach
    void start() throws Exception {
        Pki authority = Pki.authority("Test Authority");
        Pki door = authority.signed("CN=localhost");
        ca = authority.writeCertificate(folder.resolve("ca.pem"));
        String hash = PasswordHash.of("geheim");
        Map<String, String> keys = Map.of(
                "HERALD_LINE_ENABLED",
                "false",
                "HERALD_MQTT_ENABLED",
                "false",
                "HERALD_HTTP_PORT",
                "0",
                "HERALD_HTTP_TLS_CERT",
                door.writeCertificate(folder.resolve("cert.pem")).toString(),
                "HERALD_HTTP_TLS_KEY",
                door.writeKey(folder.resolve("key.pem")).toString(),
                "HERALD_LOG_PATH",
                folder.resolve("log").toString(),
                "HERALD_AUTH_USERS",
                new JsonObject().put("root", hash).put("bob", hash).encode(),
                "HERALD_AUTH_RULES",
                RULES);
        broker = await(RunningBroker.start(ConfigReader.read("{}", keys), "1.2.3"));
    }

    @AfterEach
    void stop() throws Exception {
        await(broker.stop());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private int backup(String... who) {
        err.reset();
        out.reset();
        List<String> words =
                new ArrayList<>(List.of("backup", "--http", "localhost:" + broker.httpPort(), "--ca", ca.toString()));
        words.addAll(List.of(who));
        words.add(folder.resolve("copy").toString());
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, errors, false);
        return CommandLineInterface.run(streams, words.toArray(String[]::new));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anOperatorGetsACopy() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "geheim\n");

        assertThat(backup("--user", "root", "--password-file", secret.toString()))
                .as(errors())
                .isZero();

        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("backup " + folder.resolve("copy") + " last=");
        assertThat(folder.resolve("copy").resolve("herald.state")).exists();
        assertThat(errors()).isEmpty();
    }

    @Test
    void whoSaysNothingIsRefusedInALine() {
        assertThat(backup()).isEqualTo(1);
        assertThat(errors()).startsWith("herald: refused: unauthenticated: ").hasLineCount(1);
        assertThat(folder.resolve("copy")).doesNotExist();
    }

    @Test
    void whoSaysSomethingWrongIsRefusedInALine() {
        assertThat(backup("--user", "root", "--password", "wrong")).isEqualTo(1);
        assertThat(errors()).startsWith("herald: refused: unauthenticated: ").hasLineCount(1);
        assertThat(backup("--token", "a.b.c")).isEqualTo(1);
        assertThat(errors()).startsWith("herald: refused: unauthenticated: ").hasLineCount(1);
    }

    @Test
    void whoIsNoOperatorIsRefusedInALine() {
        assertThat(backup("--user", "bob", "--password", "geheim")).isEqualTo(1);
        assertThat(errors()).startsWith("herald: refused: forbidden: ").hasLineCount(1);
    }
}
