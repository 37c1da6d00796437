package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many durable sessions that acknowledge nothing, and a broker with little memory, which goes on. */
class GivenUpFloodIT {
    private static final int SESSIONS = 100;
    private static final String LONG = "x".repeat(1 << 20);
    /** All of them together are twice what two event loops may take of so small a heap. */
    private static final int UNACKNOWLEDGED = 500;

    @TempDir
    Path folder;

    private int port;

    @Test
    void longMessagesThatAllGiveUpAtOnceBecomeDeadLettersOneAfterAnother() throws Exception {
        Map<String, String> settings = Map.of("HERALD_DELIVERY_ACKTIMEOUT", "1s", "HERALD_DELIVERY_MAXATTEMPTS", "1");
        List<LineClient> clients = new ArrayList<>();
        try (BrokerProcess broker = BrokerProcess.run(folder, small(settings));
                LineClient letters = broker.connect(port(broker));
                LineClient publisher = broker.connect(port)) {
            letters.send("HELLO letters frames", "SUB $dead/#").expect("OK .*", "OK");
            for (int n = 0; n < SESSIONS; n++) {
                clients.add(broker.connect(port));
                clients.get(n)
                        .send("HELLO s" + n + " frames durable", "SUB long")
                        .expect("OK .*", "OK");
            }
            publisher.send("PUB long " + LONG.length() + " qos=1", LONG).expect("OK [0-9]+");
            for (int n = 0; n < SESSIONS; n++) {
                assertThat(letters.line()).startsWith("MSG $dead/s");
                assertThat(letters.line()).hasSameSizeAs(LONG);
            }
            publisher.send("PING").expect("PONG");
        } finally {
            closeAll(clients);
        }
    }

    @Test
    void sessionsThatComeBackWithMoreThanThereIsMemoryForAreToldSo() throws Exception {
        Map<String, String> settings = Map.of("HERALD_LIMITS_INFLIGHT", Integer.toString(UNACKNOWLEDGED));
        List<LineClient> clients = new ArrayList<>();
        try (BrokerProcess broker = BrokerProcess.run(folder, small(settings));
                LineClient publisher = broker.connect(port(broker))) {
            publisher.send("PUBLISH many x\n".repeat(UNACKNOWLEDGED - 1) + "PUBLISH many x");
            for (int n = 0; n < UNACKNOWLEDGED; n++) {
                publisher.expect("OK [0-9]+");
            }
            for (int n = 0; n < SESSIONS; n++) {
                takeAll(broker, n);
            }
            for (int n = 0; n < SESSIONS; n++) {
                clients.add(broker.connect(port));
            }
            for (int n = 0; n < SESSIONS; n++) {
                clients.get(n).send("HELLO m" + n + " frames durable");
            }
            int refused = 0;
            for (LineClient client : clients) {
                String answer = client.line();
                assertThat(answer).matches("OK .* session=resumed|ERR unavailable .*");
                refused += answer.startsWith("ERR") ? 1 : 0;
            }
            assertThat(refused).isBetween(1, SESSIONS - 1);
            closeAll(clients);
            // What was refused is as it was.
            takeAgain(broker, SESSIONS - 1);
        } finally {
            closeAll(clients);
        }
    }

    private static Map<String, String> small(Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>(settings);
        variables.putAll(Map.of(
                "HERALD_LINE_PORT",
                "0",
                "HERALD_HTTP_ENABLED",
                "false",
                "HERALD_MQTT_ENABLED",
                "false",
                "JDK_JAVA_OPTIONS",
                "-Xmx48m -XX:ActiveProcessorCount=2"));
        return variables;
    }

    private int port(BrokerProcess broker) throws IOException {
        port = broker.linePort();
        return port;
    }

    private void takeAll(BrokerProcess broker, int n) throws IOException {
        try (LineClient client = broker.connect(port)) {
            client.send("HELLO m" + n + " frames durable", "SUB many from=earliest");
            client.expect("OK .*");
            expectAll(client);
        }
    }

    private void takeAgain(BrokerProcess broker, int n) throws IOException {
        String answer;
        do {
            try (LineClient client = broker.connect(port)) {
                answer = client.send("HELLO m" + n + " frames durable").line();
                if (answer.startsWith("OK")) {
                    expectAll(client);
                }
            }
        } while (!answer.startsWith("OK"));
    }

    private static void expectAll(LineClient client) throws IOException {
        for (int message = 0; message < UNACKNOWLEDGED; ) {
            String line = client.line();
            // The first come before the answer to SUB.
            if (!line.equals("OK")) {
                assertThat(line).startsWith("MSG many 1 ");
                client.expect("x");
                message++;
            }
        }
    }

    private static void closeAll(List<LineClient> clients) throws IOException {
        for (LineClient client : clients) {
            client.close();
        }
    }
}
