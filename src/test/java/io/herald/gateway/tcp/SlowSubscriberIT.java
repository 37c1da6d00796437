package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Subscribers that do not read, and what the others, the broker and they themselves get to feel of it. */
class SlowSubscriberIT {
    private static final int QUEUE_BYTES = 1 << 20;
    private static final int PAYLOAD = 16 << 10;
    private static final int MESSAGES = 2_048;
    private static final int TOGETHER = 16;
    private static final Pattern COUNT = Pattern.compile("MSG \\S+ \\d+ .*type=(\\d+).*|GAP (\\S+) (\\d+)");

    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.with("{\"limits\":{\"queueBytes\":\"1MiB\"}}");

    /** What a subscriber got: messages, and how many it was told that it missed. */
    private record Got(int received, long missed, long bytes, int last, int beforeLast) {}

    @Test
    void n1_oneThatNeverReadsCostsABoundedQueueAndIsToldWhatItMissed() throws IOException {
        try (LineClient stuck = stuck("drop-new", "SUB n1")) {
            publishToAReadingOne("n1");
            Got got = readOn(stuck, "n1");

            assertThat(got.received() + got.missed()).isEqualTo(MESSAGES);
            assertThat(got.missed()).isPositive();
            // What the operating system holds is not ours to bound: its limit is 4 MiB out and 1 MiB in.
            assertThat(got.bytes()).isLessThan(QUEUE_BYTES + (8 << 20));
        }
    }

    @Test
    void n1_dropOldKeepsTheNewestAndTellsWhatItMissedBefore() throws IOException {
        try (LineClient stuck = stuck("drop-old", "SUB old policy=drop-old")) {
            publishToAReadingOne("old");
            Got got = readOn(stuck, "old");

            assertThat(got.received() + got.missed()).isEqualTo(MESSAGES);
            assertThat(got.last()).isEqualTo(MESSAGES - 1);
            assertThat(got.beforeLast()).isEqualTo(MESSAGES - 2);
        }
    }

    @Test
    void n1_latestKeepsTheLastMessageOfTheTopic() throws Exception {
        try (LineClient stuck = stuck("latest", "SUB last policy=latest")) {
            long before = offered();
            publishToAReadingOne("last");
            LiveBroker.until(() -> offered() - before >= 2 * MESSAGES - 1, "the other one was offered all, too");
            Got got = readOn(stuck, "last");

            assertThat(got.received() + got.missed()).isEqualTo(MESSAGES);
            assertThat(got.last()).isEqualTo(MESSAGES - 1);
            assertThat(got.beforeLast()).isLessThan(MESSAGES - 1 - QUEUE_BYTES / PAYLOAD);
        }
    }

    @Test
    void n1_disconnectEndsTheConnectionOfTheOneThatDoesNotRead() throws IOException, InterruptedException {
        long before = BROKER.metrics().connections();
        try (LineClient stuck = stuck("disconnect", "SUB cut policy=disconnect")) {
            publishToAReadingOne("cut");

            LiveBroker.until(() -> BROKER.metrics().connections() <= before, "the one that does not read is cut off");
            stuck.awaitGone();
        }
    }

    @Test
    void oneThatAsksMuchAndReadsEagerlyIsAnsweredToTheEnd() throws Exception {
        int questions = 32_000;
        try (LineClient asking = BROKER.connect()) {
            Thread flood = new Thread(
                    () -> asking.flood("X\n".repeat(questions).getBytes(StandardCharsets.UTF_8), 1, new AtomicLong()));
            flood.start();
            for (int i = 0; i < questions; i++) {
                assertThat(asking.line()).startsWith("ERR bad-request");
            }
            flood.join();
            asking.send("PING").expect("PONG");
        }
    }

    @Test
    void oneThatAsksWithoutEndAndReadsNothingIsNotAnsweredWithoutEnd() throws Exception {
        byte[] questions = "HELP\n".repeat(1 << 10).getBytes(StandardCharsets.UTF_8);
        AtomicLong sent = new AtomicLong();
        try (LineClient asking = LineClient.connect(BROKER.port(), 16 << 10);
                LineClient other = BROKER.connect()) {
            Thread flood = new Thread(() -> asking.flood(questions, 1 << 16, sent));
            flood.start();
            AtomicLong seen = new AtomicLong();
            AtomicLong same = new AtomicLong();
            LiveBroker.until(
                    () -> {
                        long now = sent.get();
                        return (now > 0 && now == seen.getAndSet(now) ? same.incrementAndGet() : resetOf(same)) > 100;
                    },
                    "its socket is paused");
            assertThat(sent).hasValueLessThan(1 << 16);
            other.settle();
            asking.cut();
            flood.join();
        }
    }

    @Test
    void aListOfTopicsWaitsForTheOneWhoAskedAndKeepsNobodyElseWaiting() throws IOException {
        int topics = 200;
        String name = "listed/" + "x".repeat(4000) + "/";
        List<LineClient> asking = new ArrayList<>();
        try (LineClient other = BROKER.connect()) {
            for (int i = 0; i < topics; i++) {
                other.send("PUB " + name + i + " 0", "");
            }
            // A PONG does not say that the core knows of them; an answer of the core does.
            other.send("TOPICS nothing").expect("OK 0");
            for (int i = 0; i < 40; i++) {
                asking.add(LineClient.connect(BROKER.port(), 16 << 10).send("TOPICS listed/#", "PING"));
            }
            other.settle();
            for (LineClient client : asking) {
                for (int i = 0; i < topics; i++) {
                    client.expect("TOPIC listed/x+/[0-9]+ subscribers=0 messages=1");
                }
                client.expect("OK " + topics, "PONG");
            }
        } finally {
            for (LineClient client : asking) {
                client.close();
            }
        }
    }

    private static long resetOf(AtomicLong count) {
        count.set(0);
        return 0;
    }

    /** How many messages were sent or dropped; one of each topic may wait. */
    private static long offered() {
        return BROKER.metrics().delivered() + BROKER.metrics().dropped();
    }

    private static LineClient stuck(String name, String subscribe) throws IOException {
        LineClient client = LineClient.connect(BROKER.port(), 16 << 10);
        client.send("HELLO " + name + " frames", subscribe).expect("OK .*", "OK");
        return client;
    }

    /** Publishes many messages, numbered in their type, to one who reads each batch before the next is sent. */
    private static void publishToAReadingOne(String topic) throws IOException {
        String payload = "x".repeat(PAYLOAD);
        try (LineClient reading = BROKER.subscriber("HELLO r frames", "SUB " + topic);
                LineClient publisher = BROKER.connect()) {
            for (int i = 0; i < MESSAGES; i += TOGETHER) {
                for (int j = i; j < i + TOGETHER; j++) {
                    publisher.send("PUB " + topic + " " + PAYLOAD + " type=" + j, payload);
                }
                for (int j = i; j < i + TOGETHER; j++) {
                    reading.expect("MSG " + topic + " " + PAYLOAD + " .* type=" + j);
                    reading.bytes(PAYLOAD + 1);
                }
            }
        }
    }

    private static Got readOn(LineClient client, String topic) throws IOException {
        int received = 0;
        long missed = 0;
        long bytes = 0;
        int last = -1;
        int beforeLast = -1;
        while (received + missed < MESSAGES) {
            Matcher line = COUNT.matcher(client.line());
            assertThat(line.matches()).isTrue();
            if (line.group(1) == null) {
                assertThat(line.group(2)).isEqualTo(topic);
                missed += Long.parseLong(line.group(3));
            } else {
                assertThat(Integer.parseInt(line.group(1))).isGreaterThan(last);
                beforeLast = last;
                last = Integer.parseInt(line.group(1));
                received++;
                bytes += client.bytes(PAYLOAD + 1).length;
            }
        }
        client.settle();
        return new Got(received, missed, bytes, last, beforeLast);
    }
}
