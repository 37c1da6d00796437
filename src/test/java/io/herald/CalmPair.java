package io.herald;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A publisher and a subscriber that keep to their quota, and how long each message takes from one to the other: by
 * turns one of QoS 0 and one of QoS 1. Each has to arrive, once and in order. Owned by a test; has threads of its own.
 */
final class CalmPair implements AutoCloseable {
    private static final long EVERY_MS = 2;
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int ROADS = 2;

    private final LineClient publisher;
    private final LineClient subscriber;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Recorder[] latencies = {new Recorder(LONGEST_NS, 3), new Recorder(LONGEST_NS, 3)};
    private final BlockingQueue<Object> faults = new ArrayBlockingQueue<>(100);
    private final Thread listening = new Thread(this::listen, "calm-subscriber");
    private final Thread answers = new Thread(this::hearAnswers, "calm-publisher");
    private volatile boolean ends;
    /** Belongs to the clock's thread. */
    private long published;

    private volatile long received;

    /** Begins, at the line door, with these words of a HELLO behind the name. */
    CalmPair(int port, String login) throws IOException {
        subscriber = LineClient.connect(port);
        subscriber.send("HELLO listener frames " + login, "SUB calm/+ qos=1").expect("OK .*", "OK");
        publisher = LineClient.connect(port);
        publisher.send("HELLO speaker frames " + login).expect("OK .*");
        listening.start();
        answers.start();
        clock.scheduleAtFixedRate(this::publish, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** What a span of time was like, of QoS 0 and of QoS 1. */
    record Span(Histogram fleeting, Histogram stored) {}

    /** Forgets what was, lets so many seconds pass, and tells what they were like. */
    Span over(int seconds) throws InterruptedException {
        latencies[0].reset();
        latencies[1].reset();
        Object fault = faults.poll(seconds, TimeUnit.SECONDS);
        if (fault != null) {
            throw new AssertionError("the calm pair noticed: " + fault);
        }
        return new Span(latencies[0].getIntervalHistogram(), latencies[1].getIntervalHistogram());
    }

    private void publish() {
        try {
            String payload = published + " " + System.nanoTime();
            long road = published++ % ROADS;
            publisher.send("PUB calm/" + road + " " + payload.length() + " qos=" + road, payload);
        } catch (IOException e) {
            noticed(e);
        }
    }

    private void hearAnswers() {
        try {
            for (String line = publisher.line(); line != null; line = publisher.line()) {
                if (!line.startsWith("OK ")) {
                    noticed(line);
                }
            }
        } catch (IOException e) {
            noticed(e);
        }
    }

    private void listen() {
        long[] expected = {0, 1};
        try {
            for (String head = subscriber.line(); head != null; head = subscriber.line()) {
                if (!head.startsWith("MSG calm/")) {
                    noticed(head);
                    return;
                }
                String[] payload = subscriber.line().split(" ");
                int road = head.charAt("MSG calm/".length()) - '0';
                latencies[road].recordValue(System.nanoTime() - Long.parseLong(payload[1]));
                if (Long.parseLong(payload[0]) != expected[road]) {
                    noticed(payload[0] + " came, and not " + expected[road]);
                    return;
                }
                expected[road] += ROADS;
                received++;
            }
        } catch (IOException e) {
            noticed(e);
        }
    }

    private void noticed(Object fault) {
        if (!ends) {
            faults.offer(fault);
        }
    }

    /** Publishes nothing more; all that was published has to arrive. Gives how many that were. */
    long end() throws InterruptedException {
        clock.shutdown();
        boolean over = clock.awaitTermination(60, TimeUnit.SECONDS);
        MqttStage.until("all that was published has arrived", () -> over && received == published);
        return received;
    }

    @Override
    public void close() throws IOException {
        ends = true;
        clock.shutdownNow();
        publisher.close();
        subscriber.close();
    }
}
