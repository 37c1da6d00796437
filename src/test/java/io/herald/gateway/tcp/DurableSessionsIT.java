package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Durable sessions over the line: what a client has not had, or not acknowledged, waits for it. */
class DurableSessionsIT {
    private static final int WINDOW = 256;

    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    @Test
    void whatIsPublishedWhileItIsAwayComesWhenItReturns() throws Exception {
        try (LineClient first = BROKER.connect();
                LineClient publisher = BROKER.connect()) {
            first.send("HELLO away durable").expect("OK herald 1.2.3 session=new");
            first.send("SUBSCRIBE away/a", "SUBSCRIBE away/+").expect("OK", "OK");
            publish(publisher, "away/a", 1, 2);
            first.expect("DELIVER away/a 1 .*", "DELIVER away/a 2 .*").settle();
            first.send("QUIT").expect("BYE").expectEnd();

            publish(publisher, "away/a", 3, 1000);
            try (LineClient second = BROKER.connect()) {
                second.send("HELLO away durable").expect("OK herald 1.2.3 session=resumed");
                for (int n = 3; n <= 1000; n++) {
                    second.expect("DELIVER away/a " + n + " .*");
                }
                second.send("SUBSCRIBE away/a").expect("OK");
                publish(publisher, "away/a", 1001, 1001);
                second.expect("DELIVER away/a 1001 .*");
            }
        }
    }

    @Test
    void whatIsNotAcknowledgedComesAgainAndSaysSo() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            String[] ids;
            try (LineClient first = BROKER.connect()) {
                first.send("HELLO acks frames durable", "SUB acks").expect("OK .*", "OK");
                ids = publish(publisher, "acks", 1, 3);
                first.expect(frame("acks", ids[0], ""), "1", frame("acks", ids[1], ""), "2");
                first.expect(frame("acks", ids[2], ""), "3");
                first.send("ACK " + ids[1], "ACK " + ids[1], "ACK 999999").settle();
            }
            try (LineClient second = BROKER.connect()) {
                second.send("HELLO acks frames durable").expect("OK .* session=resumed");
                second.expect(frame("acks", ids[0], " dup=1"), "1", frame("acks", ids[2], " dup=1"), "3");
                second.send("ACK " + ids[0], "ACK " + ids[2]).settle();
            }
            try (LineClient third = BROKER.connect()) {
                third.send("HELLO acks frames durable").expect("OK .* session=resumed");
                String[] next = publish(publisher, "acks", 4, 4);
                third.expect(frame("acks", next[0], ""), "4");
            }
        }
    }

    @Test
    void whatWasNotAcknowledgedInFramesComesInText() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            try (LineClient first = BROKER.connect()) {
                first.send("HELLO both frames durable", "SUB both", "SUB light qos=0")
                        .expect("OK .*", "OK", "OK");
                String[] ids = publish(publisher, "both", 1, 50);
                for (int n = 1; n <= 50; n++) {
                    first.expect(frame("both", ids[n - 1], ""), Integer.toString(n));
                }
                first.send("QUIT").expect("BYE").expectEnd();
            }
            publish(publisher, "both", 51, 60);
            try (LineClient second = BROKER.connect()) {
                second.send("HELLO both durable").expect("OK .* session=resumed");
                for (int n = 1; n <= 60; n++) {
                    second.expect("DELIVER both " + n + " .*");
                }
            }
        }
    }

    @Test
    void aMessageThatIsRefusedComesAgainAfterADelay() throws Exception {
        try (LineClient client = BROKER.connect();
                LineClient publisher = BROKER.connect()) {
            client.send("HELLO nacks frames durable", "SUB nacks").expect("OK .*", "OK");
            String id = publish(publisher, "nacks", 1, 1)[0];
            client.expect(frame("nacks", id, ""), "1").send("NACK " + id);
            client.expect(frame("nacks", id, " dup=1"), "1").send("NACK " + id + " delay=20ms");
            client.expect(frame("nacks", id, " dup=2"), "1").send("ACK " + id).settle();
        }
    }

    @Test
    void noMoreThanTheWindowIsSentWithoutAcknowledgement() throws Exception {
        try (LineClient client = BROKER.connect();
                LineClient publisher = BROKER.connect()) {
            client.send("HELLO window frames durable", "SUB window").expect("OK .*", "OK");
            String[] ids = publish(publisher, "window", 1, WINDOW + 10);
            for (int i = 0; i < WINDOW; i++) {
                client.expect(frame("window", ids[i], ""), Integer.toString(i + 1));
            }
            client.settle();
            client.send("ACK " + ids[7]);
            client.expect(frame("window", ids[WINDOW], ""), Integer.toString(WINDOW + 1))
                    .settle();
            for (int i = 0; i < WINDOW; i++) {
                client.send("ACK " + ids[i]);
            }
            for (int i = WINDOW + 1; i < ids.length; i++) {
                client.expect(frame("window", ids[i], ""), Integer.toString(i + 1));
            }
        }
    }

    @Test
    void n5_acknowledgementsInAnyNumberAndOrderKeepTheWindow() throws Exception {
        try (LineClient client = BROKER.connect();
                LineClient publisher = BROKER.connect()) {
            client.send("HELLO fan-in frames durable", "SUB fan-in").expect("OK .*", "OK");
            String[] ids = publish(publisher, "fan-in", 1, 3 * WINDOW);
            for (int from = 0; from < ids.length; from += WINDOW) {
                StringBuilder acks = new StringBuilder();
                for (int i = from + WINDOW - 1; i >= from; i--) {
                    client.expect(frame("fan-in", ids[from + WINDOW - 1 - (i - from)], ""), "[0-9]+");
                    acks.append("ACK ").append(ids[i]).append('\n');
                }
                // Acknowledged from the end on, all of it many times, and what lies ahead, which changes nothing.
                acks.append("ACK ").append(Long.MAX_VALUE).append("\nACK 0\nNACK 0 delay=1h\n");
                client.settle().sendRaw(acks.toString().repeat(50));
            }
            client.settle();
        }
    }

    @Test
    void theNameIsTakenOverByWhoComesLater() throws Exception {
        try (LineClient first = BROKER.connect();
                LineClient second = BROKER.connect();
                LineClient publisher = BROKER.connect()) {
            first.send("HELLO taken frames durable", "SUB taken").expect("OK .*", "OK");
            String id = publish(publisher, "taken", 1, 1)[0];
            first.expect(frame("taken", id, ""), "1");
            second.send("HELLO taken frames durable").expect("OK .* session=resumed");
            first.expect("ERR taken-over .*").expectEnd();
            second.expect(frame("taken", id, " dup=1"), "1");
        }
    }

    @Test
    void manyThatWantOneNameFollowEachOther() throws Exception {
        LineClient[] clients = new LineClient[20];
        try (LineClient publisher = BROKER.connect()) {
            clients[0] = BROKER.subscriber("HELLO wanted frames durable", "SUB wanted");
            for (int i = 1; i < clients.length; i++) {
                clients[i] = BROKER.connect().send("HELLO wanted frames durable");
            }
            // Whoever has the name last is told of the message; all others that they have not.
            String id = publish(publisher, "wanted", 1, 1)[0];
            int kept = 0;
            for (LineClient client : clients) {
                String line = client.line();
                while (line != null && !line.startsWith("ERR") && !line.startsWith("MSG")) {
                    line = client.line();
                }
                assertThat(line).matches("ERR taken-over .*|MSG wanted 1 id=" + id + " .*");
                if (line.startsWith("MSG")) {
                    client.expect("1");
                    kept++;
                }
            }
            assertThat(kept).isPositive();
        } finally {
            for (LineClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void whatIsUnsubscribedStaysSo() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            try (LineClient first = BROKER.connect()) {
                first.send("HELLO less durable", "SUB less/a", "SUB less/b", "UNSUB less/a")
                        .expect("OK .*", "OK", "OK", "OK");
                first.send("QUIT").expect("BYE").expectEnd();
            }
            publish(publisher, "less/a", 1, 1);
            publish(publisher, "less/b", 2, 2);
            try (LineClient second = BROKER.connect()) {
                second.send("HELLO less durable").expect("OK .* session=resumed", "DELIVER less/b 2 .*");
            }
        }
    }

    @Test
    void withoutExpiryItIsForgottenWhenTheClientLeaves() throws Exception {
        try (LineClient first = BROKER.connect()) {
            first.send("HELLO short durable expiry=0s", "SUB short").expect("OK .*", "OK");
        }
        try (LineClient second = BROKER.connect()) {
            second.send("HELLO short durable").expect("OK .* session=new");
        }
    }

    @Test
    void fleetingSubscriptionsComeBackToo() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            try (LineClient first = BROKER.connect()) {
                first.send("HELLO light frames durable", "SUB light qos=0").expect("OK .*", "OK");
                publish(publisher, "light", 1, 1);
                first.expect("MSG light 1 id=[0-9]+ at=.*", "1");
            }
            publish(publisher, "light", 2, 2);
            try (LineClient second = BROKER.connect()) {
                second.send("HELLO light frames durable").expect("OK .* session=resumed");
                second.settle();
                publish(publisher, "light", 3, 3);
                second.expect("MSG light 1 id=[0-9]+ at=.*", "3");
            }
        }
    }

    @Test
    void whatIsNotDurableAcknowledgesNothing() throws Exception {
        try (LineClient client = BROKER.connect()) {
            client.send("ACK 1", "NACK 1", "HELLO a durable expiry=never", "HELLO a expiry=1d", "ACK x");
            client.expect(
                    "ERR bad-request only durable sessions acknowledge: .*",
                    "ERR bad-request only durable sessions acknowledge: .*",
                    "ERR bad-request expiry is a whole number .*",
                    "ERR bad-request expiry is for durable sessions: .*",
                    "ERR bad-request an id looks like 42 or 3-42");
        }
    }

    private static String frame(String topic, String id, String dup) {
        return "MSG " + topic + " [0-9]+ id=" + id + " qos=1 at=[0-9]+ from=\\S+" + dup;
    }

    /** Publishes numbers, and gives their ids. */
    private static String[] publish(LineClient publisher, String topic, int from, int to) throws IOException {
        publisher.send(IntStream.rangeClosed(from, to)
                .mapToObj(n -> "PUBLISH " + topic + " " + n)
                .toArray(String[]::new));
        String[] ids = new String[to - from + 1];
        for (int i = 0; i < ids.length; i++) {
            String ok = publisher.line();
            assertThat(ok).matches("OK [0-9]+");
            ids[i] = ok.substring(3);
        }
        return ids;
    }
}
