package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored messages over the line: acknowledged, read back, joined to what is published meanwhile. */
class StoredMessagesIT {
    private static final int MANY = 20_000;

    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    @Test
    void whoComesLaterReadsOnIntoWhatIsPublishedWithoutGapAndRepeat() throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(publisher, "late/x", MANY));
            for (int readers = 0; readers < 5; readers++) {
                try (LineClient reader = BROKER.subscriber("HELLO r frames", "SUB late/+ from=earliest")) {
                    for (int n = 0; n < MANY / 2; n++) {
                        expectMessage(reader, "late/x", n);
                    }
                }
            }
            publishing.join();
            try (LineClient reader = BROKER.subscriber("HELLO r frames", "SUB late/x from=earliest")) {
                for (int n = 0; n < MANY; n++) {
                    expectMessage(reader, "late/x", n);
                }
            }
        }
    }

    @Test
    void headersOfAnyNameComeBackFromTheLogAsTheyWereSentAndForgeNoLine() throws Exception {
        String headers = " h.=empty h.a%20b%3D%22%25=1 h.%C3%A9=\"\\\"\" h.a%20b%3D%22%25=2 h.%20from=%0A";
        try (LineClient live = BROKER.subscriber("HELLO l frames", "SUB any/header");
                LineClient publisher = BROKER.connect()) {
            publisher.send("PUB any/header 1 qos=1" + headers, "x").expect("OK [0-9]+");
            String head = live.line();
            assertThat(head).startsWith("MSG any/header 1 id=").endsWith(headers);
            live.expect("x");
            try (LineClient late = BROKER.subscriber("HELLO r frames", "SUB any/header from=earliest")) {
                late.expect(Pattern.quote(head), "x");
                late.send("PING").expect("PONG");
            }
        }
    }

    private static void publish(LineClient publisher, String topic, int count) {
        try {
            for (int from = 0; from < count; from += 100) {
                StringBuilder frames = new StringBuilder();
                for (int n = from; n < from + 100; n++) {
                    String payload = Integer.toString(n);
                    frames.append("PUB " + topic + " " + payload.length() + " qos=1\n" + payload + "\n");
                }
                publisher.sendRaw(frames.toString());
                for (int n = 0; n < 100; n++) {
                    publisher.expect("OK [0-9]+");
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void expectMessage(LineClient reader, String topic, int n) throws IOException {
        String head = reader.line();
        assertThat(head).startsWith("MSG " + topic + " ");
        assertThat(reader.line()).isEqualTo(Integer.toString(n));
    }

    @Test
    void aSubscriberThatReadsSlowlyGetsEveryStoredMessage() throws Exception {
        try (LineClient slow = LineClient.connect(BROKER.port(), 4096);
                LineClient publisher = BROKER.connect()) {
            slow.send("HELLO slow frames", "SUB slow/stored").expect("OK .*", "OK");
            publish(publisher, "slow/stored", MANY);
            for (int n = 0; n < MANY; n++) {
                expectMessage(slow, "slow/stored", n);
            }
        }
    }

    @Test
    void theSameKeyAndPayloadAreStoredOnce() throws Exception {
        try (LineClient subscriber = BROKER.subscriber("SUB once");
                LineClient publisher = BROKER.connect()) {
            publisher.send("PUB once 1 qos=2 key=a", "x");
            String first = publisher.line();
            publisher
                    .send("PUB once 1 qos=2 key=a", "x", "PUB once 1 qos=1 key=a", "y", "PUBLISH once end")
                    .expect(first, "ERR conflict .*", "OK [0-9]+");

            subscriber.expect("DELIVER once x .*", "DELIVER once end .*");
        }
    }

    @ParameterizedTest
    @CsvSource({"kept/a, kept/a", "kept2/+, kept2/b", "kept3/#, kept3"})
    void whatIsRetainedComesFirstAndIsMarked(String filter, String topic) throws Exception {
        try (LineClient publisher = BROKER.connect()) {
            publisher
                    .send("PUB " + topic + " 3 qos=1 retain", "old", "PUB " + topic + " 3 qos=1 retain", "new")
                    .expect("OK [0-9]+", "OK [0-9]+");
            try (LineClient subscriber = BROKER.subscriber("HELLO r frames", "SUB " + filter)) {
                subscriber.expect("MSG " + topic + " 3 id=[0-9]+ qos=1 at=[0-9]+ from=\\S+ retain", "new");
                publisher.send("PUB " + topic + " 4 qos=1 retain", "live").expect("OK [0-9]+");
                subscriber.expect("MSG " + topic + " 4 id=[0-9]+ qos=1 at=[0-9]+ from=\\S+", "live");
            }
            publisher.send("PUB " + topic + " 0 qos=1 retain", "", "PUBLISH " + topic + " cleared");
            publisher.expect("OK [0-9]+", "OK [0-9]+");
            try (LineClient subscriber = BROKER.subscriber("HELLO r frames", "SUB " + filter)) {
                publisher.send("PUBLISH " + topic + " last").expect("OK [0-9]+");
                subscriber.expect("MSG " + topic + " 4 .*", "last");
            }
        }
    }

    @Test
    void whatHasExpiredIsNotRead() throws Exception {
        try (LineClient publisher = BROKER.connect();
                LineClient reader = BROKER.connect()) {
            publisher.send("PUB mortal 4 qos=1 ttl=1ms", "gone", "PUB mortal 4 qos=1 ttl=1h", "here");
            publisher.expect("OK [0-9]+", "OK [0-9]+");
            long overMs = System.currentTimeMillis() + 100;
            LiveBroker.until(() -> System.currentTimeMillis() > overMs, "its time is over");
            reader.send("SUB mortal from=earliest").expect("OK", "DELIVER mortal here .*");
        }
    }

    @Test
    void everyReaderIsToldWhatIsLeftOfATimeToLive() throws Exception {
        String left = "MSG left 1 id=[0-9]+ .*at=[0-9]+ from=\\S+ ttl=[0-9]{1,7}ms";
        try (LineClient live = BROKER.subscriber("HELLO live frames", "SUB left");
                LineClient lowered = BROKER.subscriber("HELLO lowered frames", "SUB left qos=0");
                LineClient publisher = BROKER.connect()) {
            publisher.send("PUB left 1 qos=1 retain ttl=1h", "x").expect("OK [0-9]+");
            live.expect(left, "x");
            lowered.expect(left, "x");
            for (String where : new String[] {"from=earliest", "from=1h", "from=new"}) {
                try (LineClient later = BROKER.subscriber("HELLO later frames")) {
                    later.send("SUB left " + where);
                    String first = later.line();
                    String head = first.equals("OK") ? later.line() : first;
                    assertThat(head).matches(where.equals("from=new") ? left + " retain" : left);
                }
            }
        }
    }

    @Test
    void withQosZeroStoredMessagesAreFleeting() throws Exception {
        try (LineClient subscriber = BROKER.subscriber("HELLO r frames", "SUB lowered qos=0");
                LineClient publisher = BROKER.connect()) {
            publisher.send("PUBLISH lowered x").expect("OK [0-9]+");
            subscriber.expect("MSG lowered 1 id=[0-9]+ at=[0-9]+ from=\\S+", "x");
        }
    }

    @Test
    void theAnswersOfStoredAndOtherCommandsKeepTheirOrder() throws Exception {
        try (LineClient client = BROKER.connect()) {
            client.send(
                            "PUBLISH mixed 1",
                            "PING",
                            "PUBLISH mixed 2",
                            "FETCH",
                            "PUBLISH mixed 3",
                            "TOPICS mixed",
                            "QUIT")
                    .expect("OK [0-9]+", "PONG", "OK [0-9]+", "ERR .*", "OK [0-9]+", "TOPIC mixed .*", "OK 1", "BYE");
        }
    }
}
