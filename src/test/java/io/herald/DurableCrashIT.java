package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A durable subscriber while the broker is killed at random moments: it gets every message of QoS 1 at least once, and
 * every one of QoS 2, which its publisher sends again until it is acknowledged, under one id. So a subscriber that
 * remembers ids has each exactly once. Like {@link CrashIT} it takes {@code -Dcrash.rounds=50}.
 */
class DurableCrashIT {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);
    private static final int MORE = 10;
    private static final int TOGETHER = 20;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(20_261_125);
    /** The numbers that were acknowledged to the publisher of QoS 1. */
    private final Set<Integer> published = new ConcurrentSkipListSet<>();

    private int nextOfOne;
    /** The next number of QoS 2; it goes up once that one is acknowledged. */
    private volatile int nextOfTwo;

    private final Set<Integer> gotOfOne = new HashSet<>();
    /** In the end, what was acknowledged to its publisher and has not come yet. */
    private final Set<Integer> missing = new HashSet<>();

    private final Map<Integer, String> gotOfTwo = new HashMap<>();
    private final Set<String> handled = new HashSet<>();
    private int repeats;

    @Test
    void aDurableSubscriberMissesNothingHoweverOftenTheBrokerIsKilled() throws Exception {
        try {
            // On a machine that is slow a round may be over before there was a message of each kind.
            for (int round = 0; round < ROUNDS || nextOfTwo == 0 && round < ROUNDS + MORE; round++) {
                untilItIsKilled();
            }
            try (BrokerProcess broker = BrokerProcess.run(folder);
                    LineClient subscriber = broker.connect(broker.linePort())) {
                subscribe(subscriber);
                missing.addAll(published);
                missing.removeAll(gotOfOne);
                while (!missing.isEmpty() || gotOfTwo.size() < nextOfTwo) {
                    take(subscriber, 0);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(published).as("there was load").isNotEmpty();
        assertThat(nextOfTwo).isPositive();
        assertThat(gotOfTwo.values()).as("one id for each of QoS 2").doesNotHaveDuplicates();
        System.out.printf(
                "durable: %d and %d messages, %d of them sent again%n", gotOfOne.size(), gotOfTwo.size(), repeats);
    }

    private void untilItIsKilled() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int line = broker.linePort();
            int web = broker.httpPort();
            LineClient subscriber = broker.connect(line);
            subscribe(subscriber);
            Future<?> subscribing = threads.submit(() -> read(subscriber));
            Future<?> one = threads.submit(() -> publishOfOne(line));
            Future<?> two = threads.submit(() -> publishOfTwo(web));
            assertThat(broker.exitsWithin(200 + random.nextInt(2_000))).isFalse();
            broker.signal("KILL");
            for (Future<?> each : new Future<?>[] {subscribing, one, two}) {
                each.get(60, TimeUnit.SECONDS);
            }
            subscriber.close();
        }
    }

    private static void subscribe(LineClient subscriber) throws IOException {
        subscriber.send("HELLO crashed frames durable");
        String greeting = subscriber.line();
        assertThat(greeting).matches("OK herald .* session=(new|resumed)");
        if (greeting.endsWith("new")) {
            subscriber.send("SUB durable/# qos=2").expect("OK");
        }
    }

    private Void read(LineClient subscriber) {
        try {
            while (take(subscriber, 50)) {}
            return null;
        } catch (IOException killed) {
            return null;
        }
    }

    /** Takes one message, and acknowledges it but for one in {@code never}. */
    private boolean take(LineClient subscriber, int never) throws IOException {
        String line = subscriber.line();
        if (line == null || line.endsWith("(cut off)")) {
            return false;
        }
        String payload = subscriber.line();
        if (payload == null || payload.endsWith("(cut off)")) {
            return false;
        }
        String[] head = line.split(" ");
        assertThat(head[0]).as(line).isEqualTo("MSG");
        String id = head[3].substring("id=".length());
        repeats += handled.add(id) ? 0 : 1;
        int number = Integer.parseInt(payload);
        if (head[1].equals("durable/two")) {
            assertThat(head[4]).isEqualTo("qos=2");
            assertThat(gotOfTwo.putIfAbsent(number, id)).isIn(null, id);
        } else {
            gotOfOne.add(number);
            missing.remove(number);
        }
        if (never == 0 || random.nextInt(never) > 0) {
            subscriber.send("ACK " + id);
        }
        return true;
    }

    private Void publishOfOne(int port) {
        try (LineClient client = LineClient.connect(port)) {
            while (true) {
                int first = nextOfOne;
                nextOfOne += TOGETHER;
                StringBuilder lines = new StringBuilder();
                for (int n = first; n < first + TOGETHER; n++) {
                    lines.append("PUBLISH durable/one ").append(n).append('\n');
                }
                client.send(lines.substring(0, lines.length() - 1));
                for (int n = first; n < first + TOGETHER; n++) {
                    String answer = client.line();
                    if (answer == null || !answer.matches("OK [0-9]+")) {
                        return null;
                    }
                    published.add(n);
                }
            }
        } catch (IOException killed) {
            return null;
        }
    }

    /** Sends each until it is acknowledged, in this life of the broker or the next. */
    private Void publishOfTwo(int port) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/topics/durable/two?qos=2");
        try {
            while (true) {
                HttpRequest post = HttpRequest.newBuilder(uri)
                        .header("Idempotency-Key", "number-" + nextOfTwo)
                        .POST(HttpRequest.BodyPublishers.ofString(Integer.toString(nextOfTwo)))
                        .build();
                HttpResponse<String> answer = http.send(post, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
                nextOfTwo++;
            }
        } catch (IOException killed) {
            return null;
        }
    }
}
