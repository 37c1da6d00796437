package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row R1: the broker is killed at random moments while four publish to it, two over sockets and two by POST. Whatever
 * was acknowledged is there afterwards, once, in the order of its publisher. It is killed 3 times here; {@code
 * -Dcrash.rounds=50} kills it as often as one wants.
 */
class CrashIT {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);
    private static final int PUBLISHERS = 4;
    private static final int TOGETHER = 50;
    private static final long READY_MS = 10_000;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    /** What each publisher was told: message number to id. */
    private final List<Map<Integer, Long>> acknowledged = new ArrayList<>();

    private final int[] next = new int[PUBLISHERS];

    @Test
    void r1_whatWasAcknowledgedIsThereAfterTheBrokerWasKilled() throws Exception {
        for (int i = 0; i < PUBLISHERS; i++) {
            acknowledged.add(new LinkedHashMap<>());
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            publishUntilItIsKilled(random.nextInt(1_000));
        }
        try (BrokerProcess broker = BrokerProcess.run(folder);
                LineClient reader = broker.connect(broker.linePort())) {
            assertAllIsThere(reader, "seed " + seed);
        } finally {
            threads.shutdownNow();
        }
    }

    private void publishUntilItIsKilled(int afterMs) throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            long started = System.nanoTime();
            int line = broker.linePort();
            int web = broker.httpPort();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started))
                    .as("it starts by itself, and soon")
                    .isLessThan(READY_MS);
            List<Future<?>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                publishers.add(threads.submit(
                        () -> publisher % 2 == 0 ? overTheLine(publisher, line) : byPost(publisher, web)));
            }
            assertThat(broker.exitsWithin(afterMs)).isFalse();
            broker.signal("KILL");
            for (Future<?> publisher : publishers) {
                publisher.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** Publishes, some at a time, until the connection breaks. */
    private Void overTheLine(int publisher, int port) {
        Map<Integer, Long> told = acknowledged.get(publisher);
        try (LineClient client = LineClient.connect(port)) {
            while (true) {
                int first = next[publisher];
                next[publisher] += TOGETHER;
                StringBuilder frames = new StringBuilder();
                for (int n = first; n < first + TOGETHER; n++) {
                    String payload = Integer.toString(n);
                    frames.append("PUB crash/" + publisher + " " + payload.length() + " qos=1\n" + payload + "\n");
                }
                client.send(frames.substring(0, frames.length() - 1));
                for (int n = first; n < first + TOGETHER; n++) {
                    String answer = client.line();
                    if (answer == null || !answer.matches("OK [0-9]+")) {
                        return null;
                    }
                    told.put(n, Long.parseLong(answer.substring(3)));
                }
            }
        } catch (IOException killed) {
            return null;
        }
    }

    private Void byPost(int publisher, int port) throws InterruptedException {
        Map<Integer, Long> told = acknowledged.get(publisher);
        URI uri = URI.create("http://127.0.0.1:" + port + "/topics/crash/" + publisher);
        try {
            while (true) {
                int n = next[publisher]++;
                HttpRequest post = HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofString(Integer.toString(n)))
                        .build();
                HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(201);
                told.put(n, Long.parseLong(answer.body().replaceAll("\\{\"id\":\"([0-9]+)\".*", "$1")));
            }
        } catch (IOException killed) {
            return null;
        }
    }

    private void assertAllIsThere(LineClient reader, String seed) throws IOException {
        List<Map<Integer, Long>> left = new ArrayList<>();
        acknowledged.forEach(told -> left.add(new HashMap<>(told)));
        int[] last = {-1, -1, -1, -1};
        reader.send("HELLO reader frames", "SUB crash/# from=earliest").expect("OK .*", "OK");
        while (left.stream().anyMatch(map -> !map.isEmpty())) {
            String[] head = reader.line().split(" ");
            assertThat(head[0]).as(seed).isEqualTo("MSG");
            int publisher = Integer.parseInt(head[1].substring("crash/".length()));
            int n = Integer.parseInt(reader.line());
            assertThat(n).as("in order and once; " + seed).isGreaterThan(last[publisher]);
            last[publisher] = n;
            Long id = left.get(publisher).remove(n);
            if (id != null) {
                assertThat(head[3]).as(seed).isEqualTo("id=" + id);
            }
        }
    }
}
