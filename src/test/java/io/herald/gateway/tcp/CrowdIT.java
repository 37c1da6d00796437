package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many connections, many filters, much at once: nobody else gets to feel it, and nothing is left of it. */
class CrowdIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    @Test
    void n10_tenThousandConnectionsOpenedAndDroppedLeaveNothing() throws IOException, InterruptedException {
        try (LineClient watching = BROKER.connect()) {
            for (int i = 0; i < 10_000; i++) {
                try (LineClient client = BROKER.connect()) {
                    client.send("SUB dropped/" + i % 100);
                }
            }
            LiveBroker.until(() -> BROKER.metrics().connections() == 1, "all others are gone");
            watching.send("TOPICS dropped/#");
            String line = watching.line();
            while (!line.startsWith("OK")) {
                assertThat(line).contains(" subscribers=0 ");
                line = watching.line();
            }
        }
    }

    @Test
    void n10_subscribingAndUnsubscribingWithoutEndLeavesNothing() throws IOException {
        try (LineClient client = BROKER.connect()) {
            for (int i = 0; i < 200; i++) {
                StringBuilder churn = new StringBuilder();
                for (int j = 0; j < 50; j++) {
                    churn.append("SUB churn/+/#\nUNSUB churn/+/#\nSUB churn/x\nUNSUB churn/x\n");
                }
                client.sendRaw(churn.toString());
                for (int j = 0; j < 200; j++) {
                    client.expect("OK");
                }
            }
            client.send("PUBLISH churn/x 1", "TOPICS churn/#")
                    .expect("OK [0-9]+", "TOPIC churn/x subscribers=0 messages=1", "OK 1");
        }
    }

    @Test
    void n9_tenThousandWildcardFiltersGetNothingOfAnUnrelatedTopic() throws IOException {
        List<LineClient> bombers = new ArrayList<>();
        try (LineClient subscriber = BROKER.subscriber("SUB plain");
                LineClient publisher = BROKER.connect()) {
            for (int i = 0; i < 10; i++) {
                bombers.add(bomber(i));
            }
            long before = BROKER.metrics().delivered();
            for (int i = 0; i < 1_000; i++) {
                publisher.send("PUB plain 1", "x");
                subscriber.expect("DELIVER plain x .*");
            }
            assertThat(BROKER.metrics().delivered() - before).isEqualTo(1_000);
        } finally {
            for (LineClient bomber : bombers) {
                bomber.close();
            }
        }
    }

    /** A client with a thousand filters of many wildcards, none of which matches a topic of one level. */
    private static LineClient bomber(int number) throws IOException {
        LineClient client = BROKER.connect();
        StringBuilder filters = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            filters.append("SUB +/")
                    .append("+/".repeat(i % 150))
                    .append(number)
                    .append('x')
                    .append(i)
                    .append("/#\n");
        }
        client.sendRaw(filters.toString());
        for (int i = 0; i < 1_000; i++) {
            client.expect("OK");
        }
        client.send("SUB one/too/many").expect("ERR rate-limited a client has at most 1000 subscriptions");
        return client;
    }

    @Test
    void n9_whoIsRefusedWithoutEndHasToWaitForItAndTheOthersDoNot() throws IOException {
        int refusals = 1_000;
        try (LineClient flooder = bomber(10);
                LineClient other = BROKER.connect()) {
            long sinceNs = System.nanoTime();
            flooder.sendRaw("SUB one/too/many\n".repeat(refusals));
            other.send("SUB welcome").expect("OK");
            for (int i = 0; i < refusals; i++) {
                flooder.expect("ERR rate-limited .*");
            }
            // At most 200 at once, and 200 in each second.
            assertThat(System.nanoTime() - sinceNs)
                    .isGreaterThan(Duration.ofMillis(3_900).toNanos());
            flooder.send("PING").expect("PONG");
        }
    }

    @Test
    void n4_whileOnePublisherFloodsTheOthersMessagesArrive() throws Exception {
        byte[] flood = ("PUB flood 4096\n" + "x".repeat(4096) + "\n").repeat(64).getBytes(StandardCharsets.UTF_8);
        AtomicLong sent = new AtomicLong();
        try (LineClient flooder = BROKER.connect();
                LineClient sink = BROKER.subscriber("HELLO sink frames", "SUB flood");
                LineClient subscriber = BROKER.subscriber("SUB calm");
                LineClient publisher = BROKER.connect()) {
            Thread flooding = new Thread(() -> flooder.flood(flood, Integer.MAX_VALUE, sent));
            Thread reading = new Thread(() -> readUntilClosed(sink));
            flooding.start();
            reading.start();
            for (int i = 0; i < 200; i++) {
                publisher.send("PUBLISH calm " + i).expect("OK [0-9]+");
                subscriber.expect("DELIVER calm " + i + " .*");
            }
            assertThat(flooding.isAlive()).isTrue();
            assertThat(sent).hasPositiveValue();
            flooder.cut();
            sink.cut();
            flooding.join();
            reading.join();
        }
    }

    private static void readUntilClosed(LineClient client) {
        boolean open = true;
        while (open) {
            try {
                open = client.line() != null;
            } catch (IOException closed) {
                open = false;
            }
        }
    }
}
