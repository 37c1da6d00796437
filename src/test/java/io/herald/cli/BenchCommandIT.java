package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.client.FakeBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the load generator tells, against the server side of the line protocol. */
class BenchCommandIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = new FakeBroker();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void whatIsAcknowledgedAndHowSoonIsTold() {
        String line = "bench --qos 1 --inflight 7 --subscribers 0 --messages 100 --warmup 50ms";

        assertThat(run(line)).contains("acknowledged", "acknowledgement, from the moment a message was sent:");
        assertThat(run(line + " --json"))
                .contains("\"published\":100,", "\"inFlight\":7,", "\"acknowledged\":100,")
                .containsPattern("\"ackLatencyUs\":\\{\"p50\":[0-9.]+");
    }

    @Test
    void ofFleetingMessagesNoAcknowledgementIsTold() {
        assertThat(run("bench --subscribers 0 --messages 100 --warmup 0s"))
                .contains("published")
                .doesNotContain("acknowledge");
    }

    @Test
    void ofTheWarmUpNoProgressIsTold() {
        run("bench --subscribers 0 --rate 100 --messages 5 --warmup 1200ms");

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench --qos 2",
                "bench --inflight 5",
                "bench --qos 1 --inflight 0",
                "bench --size 15",
                "bench --door ftp",
                "bench --duration soon",
                "bench --messages 1 --duration 1s"
            })
    void wrongUsageIsOneLineAndExitCode2(String line) {
        assertThat(CommandLineInterface.run(streams(), line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("herald: ")
                .contains("--help)")
                .hasLineCount(1);
    }

    private String run(String line) {
        out.reset();
        String[] words = (line + " --server " + broker.address()).split(" ");
        assertThat(CommandLineInterface.run(streams(), words)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Streams streams() {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Streams(new ByteArrayInputStream(new byte[0]), out, errors, false);
    }
}
