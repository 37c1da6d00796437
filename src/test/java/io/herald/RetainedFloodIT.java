package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows N8 and N11: one client makes very many topics, with a retained message each, more than there is memory for;
 * another wants all of them. They go out as it takes them, and when they are cleared nothing is left.
 */
class RetainedFloodIT {
    private static final int TOPICS = 60_000;
    private static final int TOGETHER = 500;
    private static final String PAYLOAD = "x".repeat(1_500);
    private static final Map<String, String> SMALL =
            Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_ENABLED", "false", "JAVA_TOOL_OPTIONS", "-Xmx64m");

    @TempDir
    Path folder;

    @Test
    void n8_n11_whatIsRetainedIsSentAsItIsTakenAndClearedForGood() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, SMALL)) {
            int port = broker.linePort();
            try (LineClient publisher = LineClient.connect(port);
                    LineClient subscriber = LineClient.connect(port)) {
                retain(publisher, PAYLOAD);
                subscriber.send("HELLO all frames", "SUB flood/#").expect("OK .*", "OK");
                String before = "";
                for (int n = 0; n < TOPICS; n++) {
                    String topic = subscriber.line().split(" ")[1];
                    assertThat(topic).isGreaterThan(before);
                    before = topic;
                    assertThat(subscriber.line()).hasSameSizeAs(PAYLOAD);
                }
                publisher.send("PUBLISH flood live").expect("OK [0-9]+");
                subscriber.expect("MSG flood 4 .*", "live");
            }
            try (LineClient publisher = LineClient.connect(port);
                    LineClient subscriber = LineClient.connect(port)) {
                retain(publisher, "");
                subscriber.send("HELLO all frames", "SUB flood/#").expect("OK .*", "OK");
                publisher.send("PUBLISH flood live").expect("OK [0-9]+");
                subscriber.expect("MSG flood 4 .*", "live");
            }
        }
    }

    private static void retain(LineClient publisher, String payload) throws IOException {
        for (int first = 0; first < TOPICS; first += TOGETHER) {
            StringBuilder frames = new StringBuilder();
            for (int n = first; n < first + TOGETHER; n++) {
                frames.append("PUB flood/").append(n).append(' ').append(payload.length());
                frames.append(" qos=1 retain\n").append(payload).append('\n');
            }
            publisher.send(frames.substring(0, frames.length() - 1));
            for (int n = 0; n < TOGETHER; n++) {
                publisher.expect("OK [0-9]+");
            }
        }
    }
}
