package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.client.FakeBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

    @Test
    void anMqttDoorThatRefusesIsSaidToDoSo() throws IOException {
        assertThat(againstAServerThatSays("20020005", "mqtt")).isEqualTo(1);
        assertThat(errors()).isEqualTo("herald: refused: forbidden: CONNECT was answered with 0x05\n");
        assertThat(againstAServerThatSays("2003008800", "mqtt5")).isEqualTo(1);
        assertThat(errors()).isEqualTo("herald: refused: unavailable: CONNECT was answered with 0x88\n");
    }

    @Test
    void whatDoesNotSpeakMqttIsSaidNotTo() throws IOException {
        assertThat(againstAServerThatSays("485454502f312e310d0a", "mqtt")).isEqualTo(3);
        assertThat(errors()).contains("what answers there does not speak MQTT").hasLineCount(1);
        assertThat(againstAServerThatSays("", "mqtt")).isEqualTo(3);
        assertThat(errors()).contains("closed publisher 0").hasLineCount(1);
    }

    @Test
    void anMqttDoorThatIsClosedIsSaidToBeSo() {
        broker.close();
        String line = "bench --door mqtt --mqtt " + broker.address();

        assertThat(CommandLineInterface.run(streams(), line.split(" "))).isEqualTo(3);
        assertThat(errors()).contains("no broker at " + broker.address()).hasLineCount(1);
    }

    /** Gives the exit code. */
    private int againstAServerThatSays(String hex, String door) throws IOException {
        err.reset();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(server, hex));
            answering.start();
            String line = "bench --subscribers 0 --door " + door + " --mqtt 127.0.0.1:" + server.getLocalPort();
            return CommandLineInterface.run(streams(), line.split(" "));
        }
    }

    private static void answer(ServerSocket server, String hex) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write(HexFormat.of().parseHex(hex));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench --qos 2",
                "bench --inflight 5",
                "bench --qos 1 --inflight 0",
                "bench --size 15",
                "bench --door ftp",
                "bench --door sse --qos 2",
                "bench --door mqtt --qos 3",
                "bench --door mqtt5 --qos 1 --inflight 65536",
                "bench --door mqtt --mqtt :0",
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
