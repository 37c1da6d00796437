package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar, whose log is copied while four publish to it; then a broker that is started on the copy. How long
 * the writer stood still is printed.
 */
class BackupIT {
    private static final Pattern DONE = Pattern.compile("backup (.+) last=([0-9]+) bytes=([0-9]+)");

    @TempDir
    Path folder;

    private final CrashLoad load = new CrashLoad();

    /** What a command line said and how it ended. */
    private record Ran(int code, String output, List<String> errors) {}

    private Ran backup(int httpPort, Path to) throws Exception {
        Path errors = folder.resolve("backup.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of(System.getProperty("broker.jar"))
                                .toAbsolutePath()
                                .toString(),
                        "backup",
                        "--http",
                        "127.0.0.1:" + httpPort,
                        to.toString())
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), output.strip(), Files.readAllLines(errors));
    }

    private static Map<String, String> on(Path log) {
        return Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_LOG_PATH", log.toString());
    }

    @Test
    void whatWasAcknowledgedBeforeTheCommandIsInTheCopyOnceAndInOrder() throws Exception {
        Path copy = folder.resolve("elsewhere").resolve("monday");
        long last;
        try (load;
                BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            int httpPort = broker.httpPort();
            keepSomething(broker, port);
            load.begin(port, httpPort);
            load.awaitBusy();
            Ran unkept = backup(httpPort, folder.resolve("sunday"));
            assertThat(unkept.code()).as("%s", unkept).isZero();
            long before = load.newest();

            Ran ran = backup(httpPort, copy);
            Matcher done = DONE.matcher(ran.output());
            assertThat(done.matches()).as("%s", ran).isTrue();
            assertThat(ran.errors()).isEmpty();
            assertThat(Path.of(done.group(1))).isEqualTo(copy);
            last = Long.parseLong(done.group(2));
            assertThat(last).isGreaterThanOrEqualTo(before);
            assertThat(folder.resolve("data").resolve("backups")).isEmptyDirectory();
            broker.signal("KILL");
            load.end();
            System.out.println("BackupIT: " + before + " acknowledged before; " + broker.errors());
        }
        load.forgetBehind(last);
        assertRestored(copy, last);
    }

    /** A retained message, and a durable session for which something waits. */
    private static void keepSomething(BrokerProcess broker, int port) throws Exception {
        try (LineClient office = broker.connect(port);
                LineClient publisher = broker.connect(port)) {
            office.send("HELLO office frames durable", "SUB jobs", "QUIT").expect("OK .*", "OK", "BYE");
            assertThat(office.line()).isNull();
            publisher
                    .send("PUB jobs 4 qos=1", "wash", "PUB sign 4 qos=1 retain", "open")
                    .expect("OK [0-9]+", "OK [0-9]+");
        }
    }

    private void assertRestored(Path copy, long last) throws Exception {
        try (BrokerProcess restored = BrokerProcess.run(folder, on(copy))) {
            int port = restored.linePort();
            try (LineClient reader = restored.connect(port);
                    LineClient office = restored.connect(port)) {
                assertThat(load.read(reader, "last " + last)).isEqualTo(new CrashLoad.Found(List.of(), 0));
                office.send("HELLO office frames durable").expect("OK .* session=resumed");
                office.expect("MSG jobs 4 .*", "wash").send("SUB sign");
                assertThat(List.of(office.line(), office.line(), office.line()))
                        .contains("OK", "open")
                        .anyMatch(line -> line.matches("MSG sign 4 .* retain"));
            }
            assertThat(restored.errors()).isEmpty();
        }
    }
}
