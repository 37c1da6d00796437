package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row N10: the packaged jar, whose clients come, subscribe, unsubscribe and go without end, under names that are new
 * each time. What lives on its heap afterwards is within 5 % of what did before. Topics that were used are known for a
 * while, at most {@code limits.topics}; so many are known before.
 */
class ChurnIT {
    private static final int ROUNDS = Integer.getInteger("churn.rounds", 3);
    private static final Map<String, String> LITTLE =
            Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_LIMITS_TOPICS", "500");
    private static final int BATCHES = 20;
    private static final int TOGETHER = 50;
    private static final int SESSIONS = 200;
    private static final double MOST = 0.05;
    private static final long PATIENCE_S = 20;
    private static final Pattern LIVING = Pattern.compile("Total +[0-9]+ +([0-9]+)");

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void n10_afterChurnOfSubscriptionsAndSessionsTheHeapIsWhatItWas() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, LITTLE)) {
            int line = broker.linePort();
            broker.httpPort();
            int mqtt = broker.mqttPort();
            // What is loaded and made once is no part of it.
            churn(line, mqtt);
            long before = living(broker.pid());
            for (int round = 0; round < ROUNDS; round++) {
                churn(line, mqtt);
            }
            long after = living(broker.pid());
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
            while (Math.abs(after - before) > MOST * before && System.nanoTime() < deadline) {
                after = living(broker.pid());
            }
            System.out.println("ChurnIT: " + before + " bytes live before, " + after + " after");
            assertThat((double) after).as("seed " + seed).isBetween((1 - MOST) * before, (1 + MOST) * before);
        }
    }

    private void churn(int line, int mqtt) throws IOException {
        try (LineClient client = LineClient.connect(line)) {
            for (int i = 0; i < BATCHES; i++) {
                subscribeAndUnsubscribe(client);
            }
        }
        for (int i = 0; i < SESSIONS; i += TOGETHER) {
            durableSessions(line);
            mqttSessions(mqtt);
        }
    }

    private void subscribeAndUnsubscribe(LineClient client) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < TOGETHER; i++) {
            String filter = "churn/" + name() + (i % 2 == 0 ? "" : "/+/#");
            lines.append("SUB " + filter + "\nUNSUB " + filter + "\n");
        }
        client.sendRaw(lines.toString());
        for (int i = 0; i < 2 * TOGETHER; i++) {
            client.expect("OK");
        }
    }

    private void durableSessions(int port) throws IOException {
        List<LineClient> clients = connect(port);
        for (LineClient client : clients) {
            client.send("HELLO " + name() + " durable expiry=1s", "SUB churn/" + name() + "/#", "QUIT");
        }
        for (LineClient client : clients) {
            client.expect("OK .* session=new", "OK", "BYE");
            expectEnd(client);
        }
    }

    /** CONNECT of 3.1.1 with a clean session, SUBSCRIBE, DISCONNECT. */
    private void mqttSessions(int port) throws IOException {
        List<LineClient> clients = connect(port);
        for (LineClient client : clients) {
            String id = name();
            String connect = "\20" + (char) (12 + id.length()) + "\0\4MQTT\4\2\0\74\0" + (char) id.length() + id;
            String filter = "churn/" + name();
            String subscribe =
                    "\202" + (char) (5 + filter.length()) + "\0\1\0" + (char) filter.length() + filter + "\1";
            client.sendRaw((connect + subscribe + "\340\0").getBytes(StandardCharsets.ISO_8859_1));
        }
        for (LineClient client : clients) {
            assertThat(client.bytes(9)).containsExactly(0x20, 2, 0, 0, 0x90, 3, 0, 1, 1);
            expectEnd(client);
        }
    }

    private static List<LineClient> connect(int port) throws IOException {
        List<LineClient> clients = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            clients.add(LineClient.connect(port));
        }
        return clients;
    }

    private static void expectEnd(LineClient client) throws IOException {
        try (client) {
            assertThat(client.bytes(1)).isEmpty();
        }
    }

    private String name() {
        return Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
    }

    /** Has it collect its garbage, and gives how many bytes are left. */
    private static long living(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process counting = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram").start();
        String counted = new String(counting.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        Matcher living = LIVING.matcher(counted);
        assertThat(living.find()).as(counted).isTrue();
        return Long.parseLong(living.group(1));
    }
}
