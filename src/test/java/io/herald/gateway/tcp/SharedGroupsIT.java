package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups that share over the line: each message goes to one member. */
class SharedGroupsIT {
    private static final int MANY = 10_000;

    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    @Test
    void tenThousandMessagesGoToThreeMembersEachToOne() throws Exception {
        try (LineClient text = BROKER.subscriber("SUB $share/three/many/+");
                LineClient frames = BROKER.subscriber("HELLO f frames", "SUB $share/three/many/#");
                LineClient other = BROKER.subscriber("HELLO o frames", "SUB $share/three/many/+");
                LineClient durable = BROKER.subscriber("HELLO d frames durable", "SUB $share/three/many/+");
                LineClient publisher = BROKER.connect()) {
            Map<String, Integer> received = new ConcurrentHashMap<>();
            AtomicInteger[] counts = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
            Thread[] readers = {
                reader(() -> readText(text, received, counts[0])),
                reader(() -> readFrames(other, received, counts[1], false)),
                reader(() -> readFrames(durable, received, counts[2], true))
            };
            publish(publisher, "many/a", 1, MANY);
            LiveBroker.until(() -> received.size() == MANY, "all were received");
            // Each was received once, and a group of another filter is another group, which gets them all.
            for (int i = 0; i < 10; i++) {
                frames.expect("MSG many/a " + Integer.toString(i + 1).length() + " id=.*", Integer.toString(i + 1));
            }
            assertThat(received.values()).allMatch(times -> times == 1);
            assertThat(counts).allSatisfy(count -> assertThat(count.get()).isGreaterThan(MANY / 20));
            quit(readers, text, other, durable);
        }
    }

    private interface Reading {
        void read() throws IOException;
    }

    private static Thread reader(Reading reading) {
        Thread thread = new Thread(() -> {
            try {
                reading.read();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        thread.start();
        return thread;
    }

    private static void readText(LineClient client, Map<String, Integer> received, AtomicInteger count)
            throws IOException {
        for (String line = client.line(); !line.equals("BYE"); line = client.line()) {
            received.merge(line.split(" ")[2], 1, Integer::sum);
            count.incrementAndGet();
        }
    }

    private static void readFrames(LineClient client, Map<String, Integer> received, AtomicInteger count, boolean acks)
            throws IOException {
        for (String head = client.line(); !head.equals("BYE"); head = client.line()) {
            received.merge(client.line(), 1, Integer::sum);
            count.incrementAndGet();
            if (acks) {
                client.send("ACK " + id(head));
            }
        }
    }

    private static String id(String head) {
        return head.replaceFirst(".* id=([0-9]+).*", "$1");
    }

    @Test
    void whatAMemberHadNotAcknowledgedGoesToAnotherWhenItIsGone() throws Exception {
        try (LineClient stays = BROKER.subscriber("HELLO stays frames durable", "SUB $share/g/left");
                LineClient publisher = BROKER.connect()) {
            List<String> unacknowledged = new ArrayList<>();
            try (LineClient goes = BROKER.subscriber("HELLO goes frames durable", "SUB $share/g/left")) {
                for (int n = 0; n < 20; n++) {
                    String id = publish(publisher, "left", n, n)[0];
                    LineClient next = n % 2 == 0 ? stays : goes;
                    next.expect("MSG left [0-9]+ id=" + id + " qos=1 at=[0-9]+ from=\\S+", Integer.toString(n));
                    if (n == 9) {
                        goes.send("ACK " + id).settle();
                    } else if (next == goes) {
                        unacknowledged.add(id);
                    }
                }
            }
            for (String id : unacknowledged) {
                stays.expect("MSG left [0-9]+ id=" + id + " qos=1 at=[0-9]+ from=\\S+ dup=1", "[0-9]+");
            }
            stays.settle();
        }
    }

    @Test
    void aMemberThatDoesNotReadHoldsNobodyUp() throws Exception {
        String filler = "x".repeat(10_000);
        try (LineClient fast = BROKER.subscriber("HELLO fast frames", "SUB $share/g/slow");
                LineClient publisher = BROKER.connect()) {
            Map<String, Integer> received = new TreeMap<>();
            try (LineClient slow = LineClient.connect(BROKER.port(), 4096)) {
                slow.send("HELLO slow frames durable", "SUB $share/g/slow").expect("OK .*", "OK");
                for (int i = 0; i < 20; i++) {
                    for (int n = 0; n < 100; n++) {
                        publisher.send("PUB slow 10000 qos=1", filler);
                    }
                    for (int n = 0; n < 100; n++) {
                        publisher.expect("OK [0-9]+");
                    }
                }
                // What the slow one was given is bounded by its window; all the rest comes here.
                while (received.size() < 2_000 - 256) {
                    received.merge(id(fast.line()), 1, Integer::sum);
                    fast.line();
                }
            }
            // The slow one is gone, and what it did not acknowledge comes here as well.
            while (received.size() < 2_000) {
                received.merge(id(fast.line()), 1, Integer::sum);
                fast.line();
            }
            fast.settle();
            assertThat(received.values()).allMatch(times -> times == 1);
        }
    }

    @Test
    void aGroupOfDurableMembersWhoAreAllAwayMissesNothing() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            try (LineClient a = BROKER.subscriber("HELLO away-a frames durable", "SUB $share/g/away/#");
                    LineClient b = BROKER.subscriber("HELLO away-b frames durable", "SUB $share/g/away/#")) {
                a.send("QUIT").expect("BYE").expectEnd();
                b.send("QUIT").expect("BYE").expectEnd();
            }
            String[] ids = publish(publisher, "away/x", 1, 100);
            try (LineClient b = BROKER.subscriber("HELLO away-b frames durable")) {
                for (int i = 0; i < 100; i++) {
                    b.expect("MSG away/x [0-9]+ id=" + ids[i] + " qos=1 at=\\S+ from=\\S+", Integer.toString(i + 1));
                    if (i < 90) {
                        b.send("ACK " + ids[i]);
                    }
                }
                b.settle();
            }
            try (LineClient a = BROKER.subscriber("HELLO away-a frames durable")) {
                for (int i = 90; i < 100; i++) {
                    a.expect("MSG away/x [0-9]+ id=" + ids[i] + " .* dup=1", Integer.toString(i + 1));
                    a.send("ACK " + ids[i]);
                }
                a.settle();
            }
        }
    }

    @Test
    void aGroupWithoutDurableMembersIsForgottenWithTheLastOfThem() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            try (LineClient first = BROKER.subscriber("SUB $share/g/forgotten")) {
                first.send("QUIT").expect("BYE");
            }
            try (LineClient durable = BROKER.subscriber("HELLO once frames durable", "SUB $share/g/forgotten")) {
                durable.send("UNSUB $share/g/forgotten").expect("OK");
            }
            publish(publisher, "forgotten", 1, 3);
            try (LineClient late = BROKER.subscriber("SUB $share/g/forgotten")) {
                publish(publisher, "forgotten", 4, 4);
                late.expect("DELIVER forgotten 4 .*");
            }
        }
    }

    @Test
    void whereItBeginsIsForTheFirstMemberToSay() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            publish(publisher, "begin", 1, 2);
            try (LineClient first = BROKER.subscriber("SUB $share/g/begin from=earliest")) {
                first.expect("DELIVER begin 1 .*", "DELIVER begin 2 .*");
                try (LineClient second = BROKER.subscriber("SUB $share/g/begin from=earliest")) {
                    publish(publisher, "begin", 3, 4);
                    second.expect("DELIVER begin 3 .*");
                    first.expect("DELIVER begin 4 .*");
                }
            }
        }
    }

    @Test
    void fleetingMessagesAreSpreadAsWell() throws Exception {
        try (LineClient a = BROKER.subscriber("SUB $share/g/light/+ qos=0");
                LineClient b = BROKER.subscriber("HELLO b frames", "SUB $share/g/light/+");
                LineClient publisher = BROKER.connect()) {
            publisher.send("PUB light/x 1", "1", "PING").expect("PONG");
            a.expect("DELIVER light/x 1 .*");
            publisher.send("PUB light/x 1", "2", "PING").expect("PONG");
            b.expect("MSG light/x 1 at=.*", "2");
            Map<String, Integer> received = new ConcurrentHashMap<>();
            AtomicInteger[] counts = {new AtomicInteger(), new AtomicInteger()};
            Thread[] readers = {
                reader(() -> readText(a, received, counts[0])), reader(() -> readFrames(b, received, counts[1], false))
            };
            for (int i = 0; i < 1000; i++) {
                publisher.send("PUB light/x 4", Integer.toString(1000 + i));
            }
            LiveBroker.until(() -> received.size() == 1000, "all were received");
            assertThat(received.values()).allMatch(times -> times == 1);
            assertThat(counts).allSatisfy(count -> assertThat(count.get()).isPositive());
            quit(readers, a, b);
        }
    }

    private static void quit(Thread[] readers, LineClient... clients) throws Exception {
        for (LineClient client : clients) {
            client.send("QUIT");
        }
        for (Thread reader : readers) {
            reader.join();
        }
    }

    @Test
    void retainedMessagesAreNotSentToGroups() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            publisher.send("PUB kept 3 qos=1 retain", "old").expect("OK .*");
            try (LineClient member = BROKER.subscriber("HELLO m frames", "SUB $share/g/kept")) {
                String id = publish(publisher, "kept", 1, 1)[0];
                member.expect("MSG kept 1 id=" + id + " qos=1 at=[0-9]+ from=\\S+", "1");
            }
        }
    }

    @Test
    void aMemberMayRefuseAMessageAndLeaveTheGroup() throws Exception {
        try (LineClient member = BROKER.subscriber("HELLO refuses frames durable", "SUB $share/g/refused");
                LineClient publisher = BROKER.connect()) {
            String id = publish(publisher, "refused", 1, 1)[0];
            member.expect("MSG refused 1 id=" + id + " .*", "1").send("NACK " + id + " delay=20ms");
            member.expect("MSG refused 1 id=" + id + " .* dup=1", "1").send("NACK " + id);
            member.expect("MSG refused 1 id=" + id + " .* dup=2", "1").send("ACK " + id);
            member.send("SUB $share/g/refused qos=2", "UNSUB $share/g/refused", "UNSUB $share/g/refused")
                    .expect("OK", "OK", "ERR not-found .*");
            publish(publisher, "refused", 2, 2);
            member.settle();
        }
    }

    @Test
    void whatIsNoSharedFilterIsRefused() throws Exception {
        try (LineClient client = BROKER.connect()) {
            client.send("SUB $share/g", "SUB $share//a", "SUB $share/g+/a", "SUB $share/g/a#", "TOPICS $share/g/none")
                    .expect("ERR bad-filter .*", "ERR bad-filter .*", "ERR bad-filter .*", "ERR bad-filter .*", "OK 0");
            client.send("HELLO $share/g/a durable").expect("ERR forbidden .*");
        }
    }

    /** Publishes numbers, and gives their ids. */
    private static String[] publish(LineClient publisher, String topic, int from, int to) throws IOException {
        String[] ids = new String[to - from + 1];
        for (int begin = from; begin <= to; begin += 100) {
            int end = Math.min(to, begin + 99);
            publisher.send(IntStream.rangeClosed(begin, end)
                    .mapToObj(n -> "PUBLISH " + topic + " " + n)
                    .toArray(String[]::new));
            for (int n = begin; n <= end; n++) {
                String ok = publisher.line();
                assertThat(ok).matches("OK [0-9]+");
                ids[n - from] = ok.substring(3);
            }
        }
        return ids;
    }
}
