package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.herald.gateway.tcp.LineClient;
import io.herald.machine.EndOfMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with less memory than it is made to hold (R10). */
class OutOfMemoryIT {
    private static final int PAYLOAD = 256 << 10;
    private static final int LONG = 64 << 20;

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

    /** One long message is more than there is; what was acknowledged before is on disk. */
    @Test
    void r10_whatWasAcknowledgedBeforeIsThereWhenItIsStartedAgain() throws Exception {
        Map<String, String> variables = Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_PORT", "0",
                "HERALD_LIMITS_PAYLOAD", "64MiB",
                "HERALD_LIMITS_INPUTBYTES", "1GiB",
                "JDK_JAVA_OPTIONS", "-Xmx48m");
        int stored = 0;
        try (BrokerProcess broker = BrokerProcess.run(folder, variables)) {
            int port = broker.linePort();
            try (LineClient publisher = broker.connect(port)) {
                for (; stored < 100; stored++) {
                    publisher.send("PUBLISH kept " + stored).expect("OK [0-9]+");
                }
            }
            LineClient attacker = broker.connect(port);
            assertThat(catchThrowable(() -> sayWithoutEnd(attacker))).isNotNull();
            assertThat(broker.exitCode()).isEqualTo(EndOfMemory.EXIT_CODE);
        }
        try (BrokerProcess again = BrokerProcess.run(folder);
                LineClient reader = again.connect(again.linePort())) {
            reader.send("SUBSCRIBE kept from=earliest").expect("OK");
            for (int i = 0; i < stored; i++) {
                reader.expect("DELIVER kept " + i + " .*");
            }
            reader.send("PUBLISH kept on").expect("(OK|DELIVER) .*");
        }
    }

    private static void sayWithoutEnd(LineClient attacker) throws IOException {
        byte[] some = "x".repeat(PAYLOAD).getBytes(StandardCharsets.US_ASCII);
        try (attacker) {
            attacker.send("PUB long " + LONG);
            for (int said = 0; said < LONG; said += some.length) {
                attacker.sendRaw(some);
            }
            attacker.expect("OK");
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
