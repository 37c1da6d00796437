package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Row R4 at every door: the disk of the packaged jar runs full; only where a small one can be mounted. */
@Timeout(120)
class FullDiskIT {
    private static final String PAYLOAD = "x".repeat(64 << 10);
    /** Less than what the broker has when it takes no more messages. */
    private static final long FOR_SESSIONS = 4 << 20;

    private static final String FULL = "ERR storage-full there is no room on the broker's disk";

    @TempDir
    Path folder;

    @RegisterExtension
    final SmallDisk disk = new SmallDisk(() -> folder, 96);

    private final HttpClient http = HttpClient.newHttpClient();
    private int web;
    private int timesFull;

    @Test
    void r4_whoPublishesIsToldAndAllElseGoesOnUntilThereIsRoomAgain() throws Exception {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[32 << 20]);
        Map<String, String> variables = Map.of(
                "HERALD_LINE_PORT", "0",
                "HERALD_HTTP_PORT", "0",
                "HERALD_LOG_PATH", disk.resolve("log").toString());
        try (BrokerProcess broker = BrokerProcess.run(folder, variables)) {
            int line = broker.linePort();
            web = broker.httpPort();
            try (LineClient publisher = broker.connect(line);
                    MqttProbe five = MqttProbe.v5(broker.mqttPort()).connected("five")) {
                publisher.send("PUBLISH few 1", "PUBLISH few 2").expect("OK 1", "OK 2");
                int stored = fill(publisher);
                everybodyIsRefused(publisher, five);
                othersGoOn(broker, line);

                Files.delete(ballast);
                while (ask("GET", "/health/ready", "").statusCode() != 200) {
                    Thread.onSpinWait();
                }
                publisher.send("PUBLISH full " + stored).expect("OK [0-9]+");
                five.publish(1, 2, "other", PAYLOAD);
                assertThat(five.next()).matches("40 .. 00 02.*(00|10)");
                assertThat(ask("POST", "/topics/other", PAYLOAD).statusCode()).isEqualTo(201);
                allIsThere(broker.connect(line), stored);
                whatWasAcknowledgedStaysSo(broker.connect(line));
            }
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
            assertThat(broker.errors().stream().filter(said -> said.contains("ERROR")))
                    .as("however many are refused")
                    .hasSizeBetween(1, timesFull)
                    .allSatisfy(said -> assertThat(said)
                            .contains(
                                    "Nothing is stored until this is over",
                                    disk.path().toString()));
        }
    }

    /**
     * Publishes until there is no room, and none comes back by what the storage does behind the scenes; gives how many
     * were acknowledged.
     */
    private int fill(LineClient publisher) throws IOException {
        int stored = 0;
        int refused = 0;
        while (refused < 20) {
            publisher.send("PUB full " + PAYLOAD.length() + " qos=1 type=" + stored, PAYLOAD);
            String answer = publisher.line();
            if (answer.matches("OK [0-9]+")) {
                stored++;
                refused = 0;
            } else {
                assertThat(answer).isEqualTo(FULL);
                timesFull += refused == 0 ? 1 : 0;
                refused++;
                takeWhatIsLeft();
            }
        }
        return stored;
    }

    /** All but what the broker keeps for sessions: it must not be what refuses those. */
    private void takeWhatIsLeft() throws IOException {
        byte[] page = new byte[4 << 10];
        FileStore space = Files.getFileStore(disk.path());
        try (OutputStream more =
                Files.newOutputStream(disk.resolve("more"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (space.getUsableSpace() > FOR_SESSIONS) {
                more.write(page);
            }
        }
    }

    private void everybodyIsRefused(LineClient publisher, MqttProbe five) throws Exception {
        publisher
                .send("PUB full " + PAYLOAD.length() + " qos=1 type=refused", PAYLOAD)
                .expect(FULL);
        HttpResponse<String> posted = ask("POST", "/topics/full", PAYLOAD);
        assertThat(posted.statusCode()).isEqualTo(507);
        assertThat(posted.body()).contains("\"code\":\"storage-full\"");
        five.publish(1, 1, "full", PAYLOAD);
        assertThat(five.next()).matches("40 .. 00 01 97.*");
        assertThat(ask("GET", "/health/ready", "").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/health/live", "").statusCode()).isEqualTo(200);
    }

    /** What is fleeting, what was stored before, and who acknowledges it. */
    private static void othersGoOn(BrokerProcess broker, int line) throws IOException {
        try (LineClient live = broker.connect(line).send("SUB live").expect("OK");
                LineClient publisher = broker.connect(line)) {
            publisher.send("PUB live 2 qos=0", "on", "PING").expect("PONG");
            live.expect("DELIVER live on .*");
        }
        try (LineClient durable = broker.connect(line)) {
            durable.send("HELLO keeper frames durable", "SUB few from=earliest").expect("OK .*");
            // The answer waits for the disk, and messages may come before it.
            List<String> said = new ArrayList<>();
            while (said.size() < 5) {
                said.add(durable.line());
            }
            assertThat(said).contains("OK");
            said.remove("OK");
            assertThat(String.join("\n", said)).matches("MSG few 1 id=1 .*\n1\nMSG few 1 id=2 .*\n2");
            durable.send("ACK 1", "PING").expect("PONG");
        }
    }

    private static void allIsThere(LineClient client, int stored) throws IOException {
        try (LineClient reader = client) {
            reader.send("HELLO reader frames", "SUB full from=earliest").expect("OK .*", "OK");
            for (int i = 0; i < stored; i++) {
                reader.expect("MSG full " + PAYLOAD.length() + " .* type=" + i);
                reader.bytes(PAYLOAD.length() + 1);
            }
            assertThat(reader.line()).as("nothing that was refused").startsWith("MSG full");
            assertThat(reader.line()).isEqualTo(Integer.toString(stored));
        }
    }

    /** How it was left while there was no room is kept as soon as there is. */
    private static void whatWasAcknowledgedStaysSo(LineClient client) throws IOException {
        try (LineClient durable = client) {
            durable.send("HELLO keeper frames durable").expect("OK .*session=resumed.*");
            durable.expect("MSG few 1 id=2 .*", "2").send("PING").expect("PONG");
        }
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
