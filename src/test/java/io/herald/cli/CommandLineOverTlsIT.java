package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.Pki;
import io.herald.TlsBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs against a broker that speaks TLS. */
@Timeout(120)
class CommandLineOverTlsIT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open();

    private static final String DONE = "";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private String ca;

    @BeforeEach
    void trust() throws Exception {
        ca = BROKER.authority().writeCertificate(folder.resolve("ca.pem")).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void whatIsPublishedIsPrinted(String host) {
        assertThat(line("pub", host, "--ca", ca, "--tls", "told/" + host, "Rainy day"))
                .isEqualTo(DONE);
        assertThat(line(
                        "sub",
                        host,
                        "--ca",
                        ca,
                        "--from",
                        "earliest",
                        "--count",
                        "1",
                        "--format",
                        "raw",
                        "told/" + host))
                .isEqualTo(DONE);
        assertThat(output()).isEqualTo("Rainy day");
        assertThat(line("topics", host, "--ca", ca, "told/" + host)).isEqualTo(DONE);
        assertThat(output()).contains("told/" + host + " subscribers=");
    }

    @Test
    void publisherAndSubscriberSpeakIt() {
        assertThat(run("typed one\n", "publisher", "localhost", "--ca", ca, "pub1"))
                .isZero();
        assertThat(run("subscribe typed\nunsubscribe typed\n", "subscriber", "localhost", "--ca", ca, "sub1"))
                .isZero();
        assertThat(line("topics", "localhost", "--ca", ca, "typed")).isEqualTo(DONE);
        assertThat(output()).contains("typed subscribers=0 messages=1");
    }

    @Test
    void aBrokerThatTheJdkDoesNotTrustIsNotSpokenTo() {
        assertThat(line("pub", "localhost", "--tls", "t", "x"))
                .startsWith("herald: no broker at localhost:")
                .endsWith(": its certificate is not trusted: unable to find valid certification path to requested"
                        + " target\n");
    }

    @Test
    void aBrokerThatDoesNotSpeakItIsSaidNotTo() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(plain));
            answering.start();
            String[] words = {"pub", "--server", "localhost:" + plain.getLocalPort(), "--tls", "t", "x"};
            assertThat(CommandLineInterface.run(streams(""), words)).isEqualTo(3);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo("herald: no broker at localhost:" + plain.getLocalPort() + ": it does not speak TLS\n");
        }
    }

    private static void answer(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write("ERR bad-request no line\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoDoesNotSpeakItIsToldThatTheBrokerMay() {
        assertThat(line("pub", "localhost", "t", "x"))
                .isEqualTo("herald: the broker closed the connection without a word; where it speaks TLS,"
                        + " --tls is missing\n");
        assertThat(backup("--http", "localhost:" + BROKER.broker().httpPort(), folder + "/copy"))
                .contains("--tls is missing")
                .hasLineCount(1);
    }

    @Test
    void aBrokerWithTheCertificateOfAnotherHostIsNotSpokenTo() throws Exception {
        Pki named = BROKER.authority();
        try (NamelessDoor door = NamelessDoor.showing(named)) {
            String[] words = {"pub", "--server", "localhost:" + door.port(), "--ca", ca, "t", "x"};
            assertThat(CommandLineInterface.run(streams(""), words)).isEqualTo(3);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("its certificate is not trusted: ")
                    .contains("name");
        }
    }

    @Test
    void aFileThatHoldsNobodyToTrustIsWrongUsage() throws Exception {
        Path key = BROKER.authority().writeKey(folder.resolve("key.pem"));

        assertThat(line("pub", "localhost", "--ca", folder + "/none.pem", "t", "x"))
                .contains("none.pem: no such file");
        assertThat(line("pub", "localhost", "--ca", key.toString(), "t", "x"))
                .contains("key.pem holds no certificate in PEM");
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "sse", "mqtt", "mqtt5"})
    void theLoadGeneratorLosesNothing(String door) {
        String[] words = {
            "bench",
            "--server",
            "localhost:" + BROKER.broker().linePort(),
            "--http",
            "localhost:" + BROKER.broker().httpPort(),
            "--mqtt",
            "localhost:" + BROKER.broker().mqttPort(),
            "--ca",
            ca,
            "--door",
            door,
            "--subscribers",
            "3",
            "--messages",
            "50000",
            "--warmup",
            "0s",
            "--json"
        };

        int code = CommandLineInterface.run(streams(""), words);

        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("herald: no ");
        assertThat(code).isZero();
        assertThat(output()).contains("\"published\":50000,", "\"delivered\":150000,", "\"lost\":0,");
    }

    @Test
    void aBackupIsAskedForOverIt() {
        String http = "localhost:" + BROKER.broker().httpPort();
        String copy = folder.resolve("copy").toString();

        assertThat(backup("--http", http, "--ca", ca, copy))
                .isEqualTo("herald: refused: conflict: There are no files to be copied where log.type is memory.\n");
        assertThat(backup("--http", http, "--tls", copy))
                .startsWith("herald: no broker at " + http + ": its certificate is not trusted: ")
                .hasLineCount(1);
    }

    private String backup(String... words) {
        err.reset();
        CommandLineInterface.run(
                streams(""),
                Stream.concat(Stream.of("backup"), Stream.of(words)).toArray(String[]::new));
        return err.toString(StandardCharsets.UTF_8);
    }

    /** What is said on standard error. */
    private String line(String verb, String host, String... more) {
        run("", verb, host, more);
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(String input, String verb, String host, String... more) {
        err.reset();
        out.reset();
        String[] words = Stream.concat(
                        Stream.of(verb, "--server", host + ":" + BROKER.broker().linePort()), Stream.of(more))
                .toArray(String[]::new);
        return CommandLineInterface.run(streams(input), words);
    }

    private Streams streams(String input) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Streams(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, errors, false);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
