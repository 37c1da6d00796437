package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.herald.gateway.tcp.LineClient;
import io.herald.machine.EndOfMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar on a machine that starts no more threads for it (R10). A thread takes 256 MiB of addresses here, and
 * fewer are left, but enough for all else: the system refuses it, to root too.
 */
class ThreadsIT {
    private static final Pattern ADDRESSES = Pattern.compile("VmSize:\\s+([0-9]+) kB");
    private static final long LEFT = 192 << 20;
    /** Sent at once, so that they take few of the threads that the log may have, each begun for a batch. */
    private static final int BEFORE = 100;

    private static final int WITHOUT = 1_000;

    @TempDir
    Path folder;

    private int stored;

    @Test
    void r10_aBrokerThatGetsNoThreadEndsAndWhatWasAcknowledgedIsThereWhenItIsStartedAgain() throws Exception {
        // With many processors nearly all threads that the log may have are begun while it starts.
        String options = "-Xss256m -XX:ActiveProcessorCount=2";
        Map<String, String> variables =
                Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "JDK_JAVA_OPTIONS", options);
        try (BrokerProcess broker = BrokerProcess.run(folder, variables);
                LineClient publisher = broker.connect(broker.linePort())) {
            publishAtOnce(publisher);
            broker.limit("as", addresses(broker.pid()) + LEFT);
            publishUntilItEnds(publisher);

            assertThat(broker.exitCode()).isEqualTo(EndOfMemory.EXIT_CODE);
            assertThat(broker.errors()).last().asString().startsWith("herald: the JVM is out of memory or broken");
            assertThat(broker.output()).anyMatch(line -> line.contains("Failed to start"));
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

    private void publishAtOnce(LineClient publisher) throws IOException {
        String all = IntStream.range(0, BEFORE)
                .mapToObj(i -> "PUBLISH kept " + i + "\n")
                .collect(Collectors.joining());
        publisher.sendRaw(all);
        for (; stored < BEFORE; stored++) {
            publisher.expect("OK [0-9]+");
        }
    }

    private void publishUntilItEnds(LineClient publisher) {
        assertThat(catchThrowable(() -> {
                    for (; stored < BEFORE + WITHOUT; stored++) {
                        publisher.send("PUBLISH kept " + stored).expect("OK [0-9]+");
                    }
                }))
                .as("it ends, after " + stored)
                .isNotNull();
    }

    private static long addresses(long pid) throws IOException {
        Matcher size = ADDRESSES.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        assertThat(size.find()).isTrue();
        return Long.parseLong(size.group(1)) << 10;
    }
}
