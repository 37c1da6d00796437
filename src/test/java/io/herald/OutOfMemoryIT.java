package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.herald.gateway.tcp.LineClient;
import io.herald.machine.EndOfMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with less memory than it is made to hold (R10). */
class OutOfMemoryIT {
    private static final int PAYLOAD = 256 << 10;

    @TempDir
    Path folder;

    @Test
    void r10_aBrokerWithoutMemoryEndsInsteadOfLimpingOn() throws Exception {
        Map<String, String> variables = Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_PORT", "0",
                "HERALD_LOG_TYPE", "memory",
                "JDK_JAVA_OPTIONS", "-Xmx48m");
        try (BrokerProcess broker = BrokerProcess.run(folder, variables)) {
            LineClient publisher = broker.connect(broker.linePort());
            assertThat(catchThrowable(() -> publishWithoutEnd(publisher))).isNotNull();

            assertThat(broker.exitCode()).isEqualTo(EndOfMemory.EXIT_CODE);
            assertThat(broker.errors()).last().asString().startsWith("herald: the JVM is out of memory or broken");
        }
    }

    /** The log in memory keeps 10 GiB; the machine has 48 MiB. */
    private static void publishWithoutEnd(LineClient publisher) throws IOException {
        String payload = "x".repeat(PAYLOAD);
        try (publisher) {
            while (true) {
                publisher.send("PUB full " + PAYLOAD + " qos=1", payload).expect("OK [0-9]+");
            }
        }
    }
}
