package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row N3: the broker is killed, and all who had durable sessions come back to the next one, with passwords, while much
 * waits for them, and very much for some. All of them are let in, nothing of theirs is lost, and none has to wait for
 * the others' messages. {@code -Dstorm.clients}, {@code -Dstorm.ms} for how long they take to come.
 */
@Timeout(300)
class ReconnectStormIT {
    private static final int CLIENTS = Integer.getInteger("storm.clients", 500);
    private static final int COME_WITHIN_MS = Integer.getInteger("storm.ms", CLIENTS);
    private static final int USERS = 10;
    private static final int MESSAGES = 20;
    /** One in so many has missed very much. */
    private static final int ONE_IN = 100;

    private static final int VERY_MUCH = 2_000;
    private static final int PUBLISHED_TOGETHER = 100;
    private static final long BACK_MS = 30_000;
    private static final long WAIT_MS = 10_000;

    @TempDir
    Path folder;

    @Test
    void n3_allAreBackSoonAndNobodyStarves() throws Exception {
        String hash = PasswordHash.of("pass");
        Files.writeString(
                folder.resolve("users.json"),
                IntStream.range(0, USERS)
                        .mapToObj(i -> "\"" + StormClients.user(i) + "\": \"" + hash + "\"")
                        .collect(Collectors.joining(", ", "{", "}")));
        int[] waiting = IntStream.range(0, CLIENTS)
                .map(i -> i % ONE_IN == 0 ? VERY_MUCH : MESSAGES)
                .toArray();
        int port = freePort();
        StormClients clients = new StormClients(port, waiting);
        try (BrokerProcess broker = run(port)) {
            broker.linePort();
            clients.subscribe();
            broker.signal("KILL");
            broker.exitCode();
        }
        try (BrokerProcess broker = run(port)) {
            publish(broker.linePort(), waiting);
            clients.comeBack(COME_WITHIN_MS);
            System.out.println("ReconnectStormIT: " + clients);
            assertThat(clients.allBackMs()).isLessThan(BACK_MS);
            assertThat(clients.longestWaitMs()).isLessThan(WAIT_MS);
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
        }
    }

    private BrokerProcess run(int mqttPort) throws IOException {
        return BrokerProcess.run(
                folder,
                Map.of(
                        "HERALD_LINE_PORT", "0",
                        "HERALD_HTTP_ENABLED", "false",
                        "HERALD_MQTT_PORT", Integer.toString(mqttPort),
                        "HERALD_AUTH_USERS", "users.json"));
    }

    /** The next broker listens where the last one did. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void publish(int port, int[] waiting) throws IOException {
        try (LineClient publisher = LineClient.connect(port)) {
            publisher
                    .send("HELLO speaker user=" + StormClients.user(0) + " pass=pass")
                    .expect("OK .*");
            StringBuilder frames = new StringBuilder();
            int unanswered = 0;
            for (int client = 0; client < waiting.length; client++) {
                for (int n = 0; n < waiting[client]; n++) {
                    String payload = Integer.toString(n);
                    frames.append("PUB ").append(StormClients.topic(client)).append(' ');
                    frames.append(payload.length())
                            .append(" qos=1\n")
                            .append(payload)
                            .append('\n');
                    unanswered++;
                }
                if (unanswered > PUBLISHED_TOGETHER || client == waiting.length - 1) {
                    publisher.send(frames.substring(0, frames.length() - 1));
                    for (; unanswered > 0; unanswered--) {
                        publisher.expect("OK [0-9]+");
                    }
                    frames.setLength(0);
                }
            }
        }
    }
}
