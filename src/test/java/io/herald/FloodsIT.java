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
    private static final int FLOODERS = 60;
    /** Of each. */
    private static final int SUBSCRIPTIONS = 1_000;

    private static final int AT_ONCE = 10;
    /** Of which each that is refused takes 5 ms. */
    private static final int TRIES = 6_000;

    private static final String LEVEL = "/" + "x".repeat(3_900) + "/";
    private static final long HEAP_BYTES = 96 << 20;
    /** What a subscription is counted as, at least. */
    private static final int BYTES_EACH = 400 + 3 * 3_900;

    private static final int LOOPS = Runtime.getRuntime().availableProcessors();
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
                for (int i = 0; i < FLOODERS; i++) {
                    flooders.add(LineClient.connect(port));
                }
                int taken = 0;
                for (int first = 0; first < SUBSCRIPTIONS; first += AT_ONCE) {
                    taken += subscribe(flooders, first);
                    LineClient one = flooders.get(first / AT_ONCE % FLOODERS);
                    one.send("PUBLISH calm " + first).expect("OK [0-9]+");
                    subscriber.expect("DELIVER calm " + first + " .*");
                }
                assertThat(taken).isPositive().isLessThan(FLOODERS * SUBSCRIPTIONS);
                assertThat((long) taken * BYTES_EACH).isLessThanOrEqualTo(HEAP_BYTES / 16 * LOOPS);
            } finally {
                for (LineClient flooder : flooders) {
                    flooder.close();
                }
            }
            try (LineClient after = LineClient.connect(port)) {
                // What the flooders had is given back, at the latest when the broker has heard that they are gone.
                String answer = "";
                for (int tries = 0; tries < TRIES && !answer.equals("OK"); tries++) {
                    answer = after.send("SUB y" + LEVEL).line();
                }
                assertThat(answer).isEqualTo("OK");
            }
        }
    }

    /**
     * All want some more, at the same time: answers that refuse are slowed down for each. Gives how many were not
     * refused.
     */
    private static int subscribe(List<LineClient> flooders, int first) throws IOException {
        for (int i = 0; i < FLOODERS; i++) {
            StringBuilder lines = new StringBuilder();
            for (int n = first; n < first + AT_ONCE; n++) {
                lines.append("SUB ").append(i).append(LEVEL).append(n).append('\n');
            }
            flooders.get(i).sendRaw(lines.toString());
        }
        int taken = 0;
        for (LineClient flooder : flooders) {
            for (int n = 0; n < AT_ONCE; n++) {
                String answer = flooder.line();
                assertThat(answer).matches("OK|ERR rate-limited .*");
                taken += answer.equals("OK") ? 1 : 0;
            }
        }
        return taken;
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
