package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a subscriber gets: the two forms, the filters, the order. */
class DeliveryFormsIT {
    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.plain();

    @Test
    void framesCarryTheBytesTheTypeAndTheHeaders() throws IOException {
        byte[] payload = {0, 1, '\n', '\r', (byte) 0xff, '\n'};
        try (LineClient subscriber = BROKER.subscriber("HELLO s frames", "SUB frames/+");
                LineClient publisher = BROKER.subscriber("HELLO p")) {
            publisher
                    .sendRaw("PUB frames/x 6 type=a/b h.One=1 h.two=\"a \\\"b\\\" \\\\\"\n")
                    .sendRaw(payload)
                    .sendRaw("\n");

            subscriber.expect("MSG frames/x 6 at=[0-9]{13} from=p type=a/b h.One=1 h.two=\"a \\\\\"b\\\\\" \\\\\\\\\"");
            assertThat(subscriber.bytes(7)).startsWith(payload).endsWith('\n');
            subscriber.settle();
        }
    }

    @Test
    void textEscapesWhatWouldEndTheLineOrIsNotText() throws IOException {
        byte[] payload = {'a', '\r', '\n', '\\', (byte) 0xff, 27, (byte) 0xc3, (byte) 0xa4};
        try (LineClient client = BROKER.subscriber("SUB text")) {
            client.sendRaw("PUB text 8\n").sendRaw(payload).sendRaw("\n");

            assertThat(client.line()).startsWith("DELIVER text a\\r\\n\\\\\\xFF\\x1Bä anon-");
        }
    }

    @Test
    void namesWithSpacesAndPercentSignsArePercentEncodedBothWays() throws IOException {
        try (LineClient client = BROKER.subscriber("HELLO n frames", "SUB a%20b/100%25")) {
            client.send("PUBLISH a%20b/100%25 x").expect("OK [0-9]+", "MSG a%20b/100%25 1 .*", "x");
            client.send("TOPICS a%20b/#");

            assertThat(client.line() + client.line()).contains("TOPIC a%20b/100%25 subscribers=1 messages=1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "w1/+, w1/a, w1/a/b",
        "w2/#, w2/a/b, w3",
        "w4/#, w4, w5/a",
        "+/w6, x/w6, x/y/w6",
        "w7/+/c, w7/b/c, w7/b/d",
        "+/w8/#, a/w8, w8",
        "/w9/+, /w9/, w9/a"
    })
    void aFilterGetsWhatItMatchesAndNothingElse(String filter, String matching, String other) throws IOException {
        try (LineClient subscriber = BROKER.subscriber("SUB " + filter);
                LineClient publisher = BROKER.connect()) {
            publisher
                    .send("PUBLISH " + other + " no", "PUBLISH " + matching + " yes")
                    .expect("OK [0-9]+", "OK [0-9]+");

            subscriber.expect("DELIVER " + matching + " yes .*");
        }
    }

    @Test
    void aClientWithSeveralFiltersThatMatchGetsAMessageOnce() throws IOException {
        try (LineClient client = BROKER.subscriber("SUB twice/#", "SUB twice/+", "SUB twice/a", "SUB twice/a")) {
            client.send("PUB twice/a 1", "1", "PUB twice/a 1", "2");

            client.expect("DELIVER twice/a 1 .*", "DELIVER twice/a 2 .*");
        }
    }

    @Test
    void everyPublishersMessagesArriveInTheirOrder() throws IOException {
        int count = 5_000;
        try (LineClient subscriber = BROKER.subscriber("HELLO o frames", "SUB order");
                LineClient a = BROKER.subscriber("HELLO a");
                LineClient b = BROKER.subscriber("HELLO b")) {
            for (int i = 0; i < count; i += 100) {
                StringBuilder some = new StringBuilder();
                for (int j = i; j < i + 100; j++) {
                    some.append("PUB order 6\n")
                            .append(String.format("%06d", j))
                            .append('\n');
                }
                a.sendRaw(some.toString());
                b.sendRaw(some.toString());
            }
            int nextOfA = 0;
            int nextOfB = 0;
            for (int i = 0; i < 2 * count; i++) {
                boolean fromA = subscriber.line().endsWith(" from=a");
                int number = Integer.parseInt(new String(subscriber.bytes(7), StandardCharsets.UTF_8).strip());
                assertThat(number).isEqualTo(fromA ? nextOfA++ : nextOfB++);
            }
        }
    }
}
