package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Row R7: the packaged jar and a folder that is not its own to use: one sentence with the path, and no start. */
class FolderRefusalsIT {
    @TempDir
    Path folder;

    private static Map<String, String> variables(Path log) {
        return Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_LOG_PATH", log.toString());
    }

    private void assertRefused(Path log, String... parts) throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        try (BrokerProcess broker = BrokerProcess.run(elsewhere, variables(log))) {
            assertThat(broker.exitCode()).isEqualTo(1);
            assertThat(broker.output()).isEmpty();
            assertThat(broker.errors())
                    .singleElement()
                    .asString()
                    .startsWith("herald: ")
                    .contains(log.toString())
                    .contains(parts);
        }
    }

    @Test
    void r7_aSecondBrokerIsRefusedAndTheFirstGoesOn() throws Exception {
        Path log = folder.resolve("log");
        try (BrokerProcess first = BrokerProcess.run(folder, variables(log));
                LineClient client = first.connect(first.linePort())) {
            client.send("PUBLISH a before").expect("OK 1");

            assertRefused(log, "another process has it open", "log.path");

            client.send("PUBLISH a behind").expect("OK 2");
            client.send("SUBSCRIBE a from=earliest").expect("OK", "DELIVER a before .*", "DELIVER a behind .*");
            first.signal("TERM");
            assertThat(first.exitCode()).isZero();
            assertThat(first.errors()).isEmpty();
        }
    }

    @Test
    void r7_aFolderOfSomebodyElsesIsLeftAlone() throws Exception {
        Path log = Files.createDirectories(folder.resolve("log"));
        Files.writeString(log.resolve("letter.txt"), "dear");

        assertRefused(log, "letter.txt", "empty or new folder");

        try (Stream<Path> files = Files.list(log)) {
            assertThat(files).containsExactly(log.resolve("letter.txt"));
        }
        assertThat(log.resolve("letter.txt")).hasContent("dear");
    }

    /** Not even root makes a folder there. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void r7_whereNothingCanBeWrittenIsNoStart() throws Exception {
        assertRefused(Path.of("/proc/herald/log"), "cannot be");
    }
}
