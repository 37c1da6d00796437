package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.herald.client.ClosedPort;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup} against an HTTP door that answers what a test wants, in this process. */
@Timeout(60)
class BackupCommandIT {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private HttpServer door;
    private volatile String shown;
    private int status;
    private String answer;

    @BeforeEach
    void open() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        door.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            shown = exchange.getRequestHeaders().getFirst("Authorization");
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        door.start();
    }

    @AfterEach
    void close() {
        door.stop(0);
    }

    private int backup(String to) {
        return run("127.0.0.1:" + door.getAddress().getPort(), to);
    }

    private int run(String http, String... to) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, errors, false);
        List<String> words = new ArrayList<>(List.of("backup", "--http", http));
        words.addAll(List.of(to));
        return CommandLineInterface.run(streams, words.toArray(String[]::new));
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void made(Path copy) {
        status = 201;
        answer = "{\"folder\":\"" + copy + "\",\"last\":\"7\",\"bytes\":3}";
    }

    @Test
    void whatTheBrokerMadeIsMovedAndToldInALine() throws IOException {
        Path copy = copy("backups/20261125T210250Z");
        made(copy);
        Path to = folder.resolve("monday");

        assertThat(backup(to.toString())).as(errors()).isZero();
        assertThat(asked).containsExactly("POST /backups");
        assertThat(to.resolve("herald.state")).hasContent("one");
        assertThat(copy).doesNotExist();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("backup " + to + " last=7 bytes=3\n");
    }

    private Path copy(String path) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(path));
        Files.writeString(copy.resolve("herald.state"), "one");
        return copy;
    }

    @Test
    void whoeverAnswersInThePlaceOfABrokerHasNothingElseMoved() throws IOException {
        Path linked = copy("backups/20261125T210251Z");
        Files.createSymbolicLink(linked.resolve("link"), Path.of("herald.state"));
        Path nested = copy("backups/20261125T210252Z");
        Files.createDirectory(nested.resolve("deep"));
        Path bare = Files.createDirectories(folder.resolve("backups/20261125T210253Z"));
        Path root = folder.getRoot();
        Path dotted = copy("backups/20261125T210254Z").resolve("../../backups/20261125T210254Z");
        for (Path other : List.of(
                copy("copy"), copy("backups/etc"), copy("20261125T210250Z"), linked, nested, bare, root, dotted)) {
            made(other);
            assertThat(backup(folder.resolve("monday").toString()))
                    .as("%s", other)
                    .isEqualTo(1);
            assertThat(other).exists();
        }
    }

    @Test
    void whoAsksShowsWhoItIsIfItSays() throws IOException {
        made(copy("backups/20261125T210250Z"));
        assertThat(backup(folder.resolve("monday").toString())).isZero();
        assertThat(shown).isNull();

        made(copy("backups/20261125T210251Z"));
        String http = "127.0.0.1:" + door.getAddress().getPort();
        assertThat(run(http, "--token", "a.b.c", folder.resolve("tuesday").toString()))
                .as(errors())
                .isZero();
        assertThat(shown).isEqualTo("Bearer a.b.c");

        made(copy("backups/20261125T210252Z"));
        assertThat(run(
                        http,
                        "--user",
                        "öl",
                        "--password",
                        "x:y",
                        folder.resolve("w").toString()))
                .as(errors())
                .isZero();
        assertThat(shown).isEqualTo("Basic w7ZsOng6eQ==");
    }

    @Test
    void whatA401SaysIsTold() {
        status = 401;
        answer = "{\"status\":401,\"detail\":\"say who you are\",\"code\":\"unauthenticated\"}";

        assertThat(backup(folder.resolve("monday").toString())).isEqualTo(1);
        assertThat(errors()).isEqualTo("herald: refused: unauthenticated: say who you are\n");
    }

    @Test
    void aRefusalIsToldWithItsCode() {
        status = 409;
        answer = "{\"status\":409,\"detail\":\"a copy is being made already\",\"code\":\"conflict\"}";

        assertThat(backup(folder.resolve("monday").toString())).isEqualTo(1);
        assertThat(errors()).isEqualTo("herald: refused: conflict: a copy is being made already\n");
    }

    @Test
    void aPlaceThatIsTakenIsWrongUsageAndNothingIsAsked() throws IOException {
        Files.writeString(folder.resolve("file"), "x");

        assertThat(backup(folder.resolve("file").toString())).isEqualTo(2);
        assertThat(backup(folder.toString())).isEqualTo(2);
        assertThat(errors()).contains("there is something at " + folder + " already");
        assertThat(run("127.0.0.1:1")).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void aCopyThatIsOnAnotherMachineStaysThere() {
        made(folder.resolve("elsewhere"));

        assertThat(backup(folder.resolve("monday").toString())).isEqualTo(1);
        assertThat(errors())
                .contains("the copy is at " + folder.resolve("elsewhere"))
                .contains("cannot be moved");
    }

    @Test
    void whatIsNoBrokerIsToldInALine() throws IOException {
        status = 200;
        for (String odd : new String[] {
            "<html>",
            "{}",
            "{\"folder\":null,\"bytes\":\"x\"}",
            "{\"folder\":\"\\u0000\",\"last\":\"1\",\"bytes\":1}",
            "",
            "[1]"
        }) {
            err.reset();
            answer = odd;
            assertThat(backup(folder.resolve("monday").toString())).as(odd).isEqualTo(3);
            assertThat(errors())
                    .as(odd)
                    .startsWith("herald: what answers at 127.0.0.1:")
                    .hasLineCount(1);
        }
        try (ClosedPort closed = new ClosedPort()) {
            err.reset();
            assertThat(run(closed.address().toString(), folder.resolve("monday").toString()))
                    .isEqualTo(3);
            assertThat(errors()).startsWith("herald: no broker at 127.0.0.1:").hasLineCount(1);
        }
    }
}
