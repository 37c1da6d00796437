package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Row R9: the packaged jar stands still for a while, as a machine does that is moved, and goes on. */
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class PauseIT {
    private static final int PARTS = 5;
    /** All parts together are longer than one and a half times a keep-alive of a second. */
    private static final long PART_MS = 500;

    private static final Map<String, String> IMPATIENT = Map.of(
            "HERALD_LINE_PORT", "0",
            "HERALD_HTTP_PORT", "0",
            "HERALD_LINE_FRAMETIMEOUT", "1s",
            "HERALD_HTTP_HEADTIMEOUT", "1s");

    @TempDir
    Path folder;

    @Test
    void r9_whoWasSilentMeanwhileIsGoneWithItsWillOnceAndWhoWasNotStays() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, IMPATIENT)) {
            int line = broker.linePort();
            int web = broker.httpPort();
            int port = broker.mqttPort();
            try (MqttProbe watcher = MqttProbe.v4(port).connected("watcher").subscribed(1, "will/#", 0);
                    LineClient reader = broker.connect(line).send("SUB during").expect("OK");
                    LineClient publisher = broker.connect(line);
                    Socket asking = new Socket("127.0.0.1", web);
                    MqttProbe silent = mortal(port, "silent");
                    MqttProbe pinging = mortal(port, "pinging")) {
                say(asking, "GET /health/live HTTP/1.1\r\n");
                publisher.sendRaw("PUBL".getBytes(StandardCharsets.US_ASCII));
                broker.signal("STOP");
                goOn(broker, pinging, publisher);
                say(asking, "Host: localhost\r\n\r\n");
                broker.signal("CONT");

                for (int i = 0; i < PARTS; i++) {
                    pinging.expect(0xd0);
                    publisher.expect("OK [0-9]+");
                    reader.expect("DELIVER during " + i + " .*");
                }
                assertThat(asking.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
                watcher.expect(0x30, "'will/silent", ".gone");
                silent.expectClosed();
                pinging.expectOpen();
                mortal(port, "last").close();
                watcher.expect(0x30, "'will/last", ".gone").expectOpen();
                pinging.send(0xe0).expectClosed();
            }
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
        }
    }

    /** What clients say while the broker stands still. */
    private static void goOn(BrokerProcess broker, MqttProbe pinging, LineClient publisher) throws Exception {
        for (int i = 0; i < PARTS; i++) {
            assertThat(broker.exitsWithin(PART_MS)).isFalse();
            pinging.send(0xc0);
            String rest = "ISH during " + i + "\n" + (i < PARTS - 1 ? "PUBL" : "");
            publisher.sendRaw(rest.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static MqttProbe mortal(int port, String name) throws IOException {
        return MqttProbe.v4(port)
                .connect(0x06, 1, "", "'" + name, "'will/" + name, "'gone")
                .expect(0x20, "00 00");
    }
}
