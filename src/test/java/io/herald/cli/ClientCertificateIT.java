package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.Pki;
import io.herald.TlsBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs against a broker whose doors ask for certificates of clients, which say who those are (row S18). */
@Timeout(120)
class ClientCertificateIT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.mutual("""
            [{"who": ["alice"], "publish": ["a/#"], "subscribe": ["a/#"]}, {"who": ["root"], "admin": true}]""");

    private static final String WANTED =
            "herald: the broker lets in only clients with a certificate that it trusts: --cert and --cert-key\n";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private Path ca;

    @BeforeEach
    void trust() throws Exception {
        ca = BROKER.authority().writeCertificate(folder.resolve("ca.pem"));
        write("alice", BROKER.authority().signed("CN=alice"));
    }

    private void write(String name, Pki pair) throws Exception {
        pair.writeCertificate(folder.resolve(name + ".pem"));
        pair.writeKey(folder.resolve(name + ".key"));
    }

    private int runAs(String name, String input, String verb, String... more) {
        List<String> words = new ArrayList<>(List.of(verb, "--ca", ca.toString()));
        words.addAll(List.of("--cert", folder + "/" + name + ".pem", "--cert-key", folder + "/" + name + ".key"));
        words.addAll(List.of(more));
        return run(input, words);
    }

    private int run(String input, List<String> words) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(words);
        if (!words.get(0).equals("backup")) {
            all.addAll(1, List.of("--server", "localhost:" + BROKER.broker().linePort()));
        }
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        byte[] typed = input.getBytes(StandardCharsets.UTF_8);
        return CommandLineInterface.run(
                new Streams(new ByteArrayInputStream(typed), out, errors, false), all.toArray(String[]::new));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String http() {
        return "localhost:" + BROKER.broker().httpPort();
    }

    @Test
    void whomTheCertificateNamesMayDoWhatTheRulesSay() throws Exception {
        write("bob", BROKER.authority().signed("CN=bob"));

        assertThat(runAs("alice", "", "pub", "a/x", "Rainy day")).as(errors()).isZero();
        assertThat(runAs("alice", "a/x typed\n", "publisher", "alices"))
                .as(errors())
                .isZero();
        assertThat(runAs("alice", "", "sub", "--from", "earliest", "--count", "2", "--format", "raw", "a/x"))
                .as(errors())
                .isZero();
        assertThat(output()).isEqualTo("Rainy daytyped");
        assertThat(runAs("alice", "subscribe a/x\nunsubscribe a/x\n", "subscriber", "reader"))
                .as(errors())
                .isZero();
        assertThat(runAs("alice", "", "topics", "a/x")).as(errors()).isZero();
        assertThat(output()).matches("a/x subscribers=[01] messages=2\n");

        assertThat(runAs("bob", "", "pub", "a/x", "Rainy day")).isEqualTo(1);
        assertThat(errors()).startsWith("herald: refused: forbidden: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "sse", "mqtt", "mqtt5"})
    void theLoadGeneratorShowsItAtEveryDoor(String door) {
        String mqtt = "localhost:" + BROKER.broker().mqttPort();
        String words = "--http " + http() + " --mqtt " + mqtt + " --door " + door
                + " --prefix a --messages 1000 --warmup 0s --json";

        assertThat(runAs("alice", "", "bench", words.split(" "))).as(errors()).isZero();
        assertThat(output()).contains("\"delivered\":1000,", "\"lost\":0,");
    }

    @Test
    void aBackupIsAnOperators() throws Exception {
        write("root", BROKER.authority().signed("CN=root"));
        String copy = folder.resolve("copy").toString();

        assertThat(runAs("root", "", "backup", "--http", http(), copy)).isEqualTo(1);
        assertThat(errors()).startsWith("herald: refused: conflict: There are no files to be copied");
        assertThat(runAs("alice", "", "backup", "--http", http(), copy)).isEqualTo(1);
        assertThat(errors()).startsWith("herald: refused: forbidden: ").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pub a/x y", "sub a/x", "topics", "publisher p", "bench --warmup 0s", "backup"})
    void whoShowsNoneIsToldWhatTheBrokerWants(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(1, List.of("--ca", ca.toString()));
        if (words.get(0).equals("backup")) {
            words.addAll(List.of("--http", http(), folder.resolve("copy").toString()));
        }

        assertThat(run("", words)).isEqualTo(3);
        assertThat(errors()).isEqualTo(WANTED);
    }

    @Test
    void whoShowsThatOfAStrangerIsToldTheSame() throws Exception {
        write("mallory", Pki.authority("Another Authority").signed("CN=alice"));

        assertThat(runAs("mallory", "", "pub", "a/x", "y")).isEqualTo(3);
        assertThat(errors()).isEqualTo(WANTED);
    }

    @Test
    void whatIsNoCertificateWithItsKeyIsWrongUsage() throws Exception {
        String cert = folder.resolve("alice.pem").toString();
        String key = Files.writeString(folder.resolve("locked.key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
                .toString();

        assertThat(run("", List.of("pub", "--cert", cert, "a/x", "y"))).isEqualTo(2);
        assertThat(errors())
                .startsWith("herald: --cert and --cert-key go together")
                .hasLineCount(1);
        assertThat(run("", List.of("pub", "--cert", cert, "--cert-key", key, "a/x", "y")))
                .isEqualTo(2);
        assertThat(errors()).startsWith("herald: " + key + " is encrypted; ").hasLineCount(1);
    }
}
