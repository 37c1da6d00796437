package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row R1 by way of MQTT: clients of 3.1.1 and 5.0, with QoS 1 and 2 on the same topics, each with a session that it
 * keeps, are in the midst of their hand-shakes when the broker is killed at random moments. With QoS 1 everything
 * comes, in order, at least once; with QoS 2 exactly once. Like {@link CrashIT} it takes {@code -Dcrash.rounds=50}, and
 * {@code -Dcrash.seed=…}.
 */
class MqttCrashIT {
    /** What a kill in the midst of a write leaves, and how that is told at the next start. */
    private static final String TORN =
            ".* WARN RunningLog The last [0-9]+ bytes of data/[0-9]+\\.log were torn by a crash and are cut off\\.";

    private static final int ROUNDS = Integer.getInteger("crash.rounds", 3);
    private static final int MOST_MS = 1_500;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StartTimes starts = new StartTimes();
    private final List<FaithfulPublisher> publishers = new ArrayList<>();
    private final List<FaithfulSubscriber> subscribers = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void r1_whatClientsOfMqttWereToldHoldsHoweverOftenTheBrokerIsKilled() throws Exception {
        for (int level = 4; level <= 5; level++) {
            for (int qos = 1; qos <= 2; qos++) {
                publishers.add(new FaithfulPublisher(level, qos, "crash/" + level, random.nextLong()));
                subscribers.add(new FaithfulSubscriber(level, qos, "crash/#", random.nextLong()));
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            untilItIsKilled(random.nextInt(MOST_MS));
        }
        try (BrokerProcess broker = start()) {
            int line = broker.linePort();
            connect(broker.mqttPort());
            starts.add(broker);
            finish();
            expectOnceInTheLog(line);
            assertThat(broker.errors()).isEmpty();
        }
        System.out.printf(
                "MqttCrashIT: %d messages in %d connections, %d said again, %d of QoS 1 came again, %d sessions begun"
                        + " again, %s%n",
                sum(publishers, FaithfulPublisher::published),
                sum(publishers, FaithfulMqtt::connections) + sum(subscribers, FaithfulMqtt::connections),
                sum(publishers, FaithfulPublisher::again),
                sum(subscribers, FaithfulSubscriber::repeats),
                sum(publishers, FaithfulMqtt::forgotten),
                starts);
    }

    private static <T> int sum(List<T> clients, ToIntFunction<T> what) {
        return clients.stream().mapToInt(what).sum();
    }

    private BrokerProcess start() throws IOException {
        return BrokerProcess.run(folder, Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_ENABLED", "false"));
    }

    private void connect(int port) throws IOException {
        for (FaithfulSubscriber subscriber : subscribers) {
            subscriber.connect(port);
        }
        for (FaithfulPublisher publisher : publishers) {
            publisher.connect(port);
        }
    }

    private void untilItIsKilled(int afterMs) throws Exception {
        try (BrokerProcess broker = start()) {
            broker.linePort();
            int port = broker.mqttPort();
            starts.add(broker);
            connect(port);
            List<Future<?>> busy = new ArrayList<>();
            subscribers.forEach(one -> busy.add(threads.submit(() -> one.untilKilled(port))));
            publishers.forEach(one -> busy.add(threads.submit(() -> one.untilKilled(port))));
            assertThat(broker.exitsWithin(afterMs)).isFalse();
            assertThat(broker.errors()).hasSizeLessThanOrEqualTo(1).allMatch(said -> said.matches(TORN));
            assertThat(busy).as("whom the broker has cut off").noneMatch(Future::isDone);
            broker.signal("KILL");
            for (Future<?> one : busy) {
                one.get(60, TimeUnit.SECONDS);
            }
        } catch (Exception | AssertionError fault) {
            throw new AssertionError("-Dcrash.seed=" + seed, fault);
        }
    }

    private void finish() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (FaithfulPublisher publisher : publishers) {
            publisher.finish();
        }
        for (FaithfulSubscriber subscriber : subscribers) {
            all.add(threads.submit(() -> {
                for (FaithfulPublisher publisher : publishers) {
                    subscriber.until(publisher.clientId, publisher.published());
                }
                subscriber.expectNothingMore();
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
    }

    /** Of QoS 2 each is there once, whoever asks and however it was sent. */
    private void expectOnceInTheLog(int port) throws IOException {
        try (LineClient reader = LineClient.connect(port)) {
            reader.send("HELLO reader frames", "SUB crash/# from=earliest").expect("OK .*");
            Map<String, Integer> last = new HashMap<>();
            while (publishers.stream().anyMatch(one -> last.getOrDefault(one.clientId, 0) < one.published())) {
                String line = reader.line();
                if (line.startsWith("MSG ")) {
                    String[] payload = reader.line().split(" ");
                    int number = Integer.parseInt(payload[1]);
                    int next = last.getOrDefault(payload[0], 0) + 1;
                    assertThat(number).as(line).isLessThanOrEqualTo(next);
                    assertThat(payload[0].endsWith("-2") && number < next)
                            .as("QoS 2 twice: %s", line)
                            .isFalse();
                    last.put(payload[0], Math.max(number, next - 1));
                }
            }
        }
    }
}
