package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows N8 and N9: clients that subscribe without end, or make topics without end, together more than there is memory
 * for. They are told, or make room with their own; the broker lives, and who was there before does not notice.
 */
@Timeout(120)
class FloodsIT {
    private static final int SUBSCRIPTIONS = 1_000;
    private static final Map<String, String> SMALL = Map.of(
            "HERALD_LINE_PORT",
            "0",
            "HERALD_HTTP_ENABLED",
            "false",
            "HERALD_LOG_TYPE",
            "memory",
            "JDK_JAVA_OPTIONS",
            "-Xmx96m");

    @TempDir
    Path folder;

    @Test
    void n9_subscriptionsWithoutEndAreRefusedAndTold() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, SMALL)) {
            int port = broker.linePort();
            List<LineClient> flooders = new ArrayList<>();
            try (LineClient subscriber = LineClient.connect(port)) {
                subscriber.send("SUB calm").expect("OK");
                int refused = 0;
                for (int i = 0; i < 60; i++) {
                    flooders.add(LineClient.connect(port));
                    refused += subscribe(flooders.get(i), i + "/" + "x".repeat(3_900) + "/");
                    flooders.get(i).send("PUBLISH calm " + i).expect("OK [0-9]+");
                    subscriber.expect("DELIVER calm " + i + " .*");
                }
                assertThat(refused).isPositive();
            } finally {
                for (LineClient flooder : flooders) {
                    flooder.close();
                }
            }
            try (LineClient after = LineClient.connect(port)) {
                // What the flooders had is given back, at the latest when the broker has heard that they are gone.
                String answer = "";
                while (!answer.equals("OK")) {
                    answer = after.send("SUB " + "y".repeat(3_900)).line();
                }
            }
        }
    }

    /** Gives how many were refused: no more than are told at once, and before the answers come more slowly. */
    private static int subscribe(LineClient flooder, String filter) throws IOException {
        int refused = 0;
        for (int first = 0; first < SUBSCRIPTIONS && refused < 200; first += 10) {
            StringBuilder lines = new StringBuilder();
            for (int n = first; n < first + 10; n++) {
                lines.append("SUB ").append(filter).append(n).append('\n');
            }
            flooder.send(lines.substring(0, lines.length() - 1));
            for (int n = 0; n < 10; n++) {
                String answer = flooder.line();
                assertThat(answer).matches("OK|ERR rate-limited .*");
                refused += answer.equals("OK") ? 0 : 1;
            }
        }
        return refused;
    }

    @Test
    void n8_topicsWithoutEndPushNobodyElsesOut() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, SMALL)) {
            int port = broker.linePort();
            try (LineClient calm = LineClient.connect(port);
                    LineClient flooder = LineClient.connect(port)) {
                calm.send("PUBLISH calm/topic 1").expect("OK [0-9]+");
                for (int first = 0; first < 300_000; first += 1_000) {
                    StringBuilder frames = new StringBuilder();
                    for (int n = first; n < first + 1_000; n++) {
                        frames.append("PUB flood/").append(n).append("/of/a/certain/length 1\nx\n");
                    }
                    flooder.send(frames + "PING").expect("PONG");
                }
                calm.send("TOPICS calm/#").expect("TOPIC calm/topic subscribers=0 messages=1", "OK 1");
            }
        }
    }
}
