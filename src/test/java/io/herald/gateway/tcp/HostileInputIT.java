package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to break the framing, the broker or another client. After each, the broker serves on. */
class HostileInputIT {
    private static final String TOO_LONG = "ERR too-large a line has at most 4096 bytes";

    @RegisterExtension
    static final LiveBroker BROKER = LiveBroker.with("{\"line\":{\"frameTimeout\":\"300ms\"}}");

    @AfterEach
    void theBrokerServesOn() throws IOException {
        try (LineClient client = BROKER.subscriber("SUB alive")) {
            client.send("PUB alive 3", "yes").expect("DELIVER alive yes .*");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUB a/+ 5, bad-topic a topic has no wildcards.*",
        "PUB $SYS/x 5, forbidden topics that begin with \\$ are the broker's",
        "PUB %zz 5, bad-request a % in a name is followed by two hexadecimal digits",
        "PUB a%00b 5, bad-request .*U\\+0000",
        "PUB a 5 h.b%0Ad=1, bad-request a header's name .*",
        "PUB a 5 h.b%C2%85d=1, bad-request a header's name .*",
        "PUB a 5 h.b%00d=1, bad-request .*U\\+0000",
        "PUB a 5 h.b%ed%a0%80d=1, bad-request .*UTF-8",
        "PUB a 5 h.b%d=1, bad-request a % in a name .*",
        "PUB a 5 h.bare, bad-request PUB has no option 'h.bare'",
        "PUB a 5 type=\"x, bad-request a quoted value .*"
    })
    void aRefusedFrameIsSkippedToItsEndAndTheNextLineWorks(String head, String refusal) throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send(head, "QUIT\n", "PING").expect("ERR " + refusal, "PONG");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "0x10", "five", "+5", "1_000", "\u0665"})
    void n6_aByteCountThatIsNoneIsFatal(String count) throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send("PUB a " + count, "PING")
                    .expect("ERR bad-request PUB <topic> <bytes>: the number of bytes is a whole number;"
                            + " PUBLISH takes text")
                    .expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1048577", "1000000000", "4294967297", "99999999999999999999"})
    void n6_aByteCountOverTheLimitIsRefusedBeforeThePayloadComes(String count) throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send("PUB a " + count)
                    .expect("ERR too-large a payload has at most 1048576 bytes")
                    .expectEnd();
        }
    }

    @Test
    void aPayloadOfTheLargestSizeArrivesWhole() throws IOException {
        try (LineClient client = BROKER.subscriber("HELLO big frames", "SUB big")) {
            byte[] payload = new byte[1 << 20];
            for (int i = 0; i < payload.length; i++) {
                payload[i] = (byte) (i * 31 >>> 3);
            }
            client.sendRaw("PUB big 1048576\n").sendRaw(payload).sendRaw("\r\n");

            client.expect("MSG big 1048576 .*");
            assertThat(client.bytes(payload.length)).isEqualTo(payload);
        }
    }

    @Test
    void aPayloadWithoutALineEndBehindItIsFatal() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send("PUB a 3", "four")
                    .expect("ERR bad-request after the payload of a PUB comes a line end")
                    .expectEnd();
        }
    }

    @Test
    void n6_anOverlongLineIsRefusedWithoutWaitingForItsEnd() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.sendRaw("PUBLISH a " + "x".repeat(4096)).expect(TOO_LONG).expectEnd();
        }
    }

    @Test
    void aListOfTopicsIsBoundedInBytesAndSaysThatThereAreMore() throws IOException {
        String longName = "long/" + "x".repeat(4000) + "/";
        try (LineClient client = BROKER.connect()) {
            for (int i = 0; i < 300; i++) {
                client.send("PUB " + longName + i + " 0", "");
            }
            client.settle().send("TOPICS long/#");
            int listed = 0;
            String line = client.line();
            while (line.startsWith("TOPIC ")) {
                listed++;
                line = client.line();
            }
            assertThat(line).isEqualTo("OK " + listed + " more");
            assertThat(listed).isBetween(200, 290);
        }
    }

    @Test
    void aLineOfTheLargestLengthIsTaken() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.sendRaw("PUBLISH a " + "x".repeat(4086) + "\r\n").expect("OK [0-9]+");
        }
    }

    @Test
    void n6_aMegabyteOfSpacesIsRefusedAndTheClientGetsToKnow() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.sendRaw(" ".repeat(1 << 20)).expect(TOO_LONG).expectEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "5049004e47", "c0af", "eda080", "ff", "f4908080", "c3"})
    void s16_aVerbThatIsNotTextIsRefused(String hex) throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.sendRaw(HexFormat.of().parseHex(hex)).send("").expect("ERR bad-request .*");
            client.settle();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"6100", "c0af", "61eda080", "ff61", "f4908080"})
    void s16_aTopicThatIsNotTextIsRefusedAndNeverReplaced(String hex) throws IOException {
        byte[] topic = HexFormat.of().parseHex(hex);
        try (LineClient listening = BROKER.subscriber("SUB #");
                LineClient client = BROKER.connect()) {
            client.sendRaw("PUB ").sendRaw(topic).send(" 1", "x").expect("ERR bad-(request|topic) .*");
            client.sendRaw("PUBLISH ").sendRaw(topic).send(" x").expect("ERR bad-(request|topic) .*");
            client.sendRaw("SUB ").sendRaw(topic).send("").expect("ERR bad-(request|filter) .*");
            client.send("PUBLISH ok x").expect("OK [0-9]+");
            listening.expect("DELIVER ok x .*");
        }
    }

    @Test
    void s16_textThatIsNotUtf8IsRefusedInALineAndKeptInAFrame() throws IOException {
        byte[] bytes = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        try (LineClient client = BROKER.subscriber("HELLO f frames", "SUB raw")) {
            client.sendRaw("PUBLISH raw ").sendRaw(bytes).send("").expect("ERR bad-request .*UTF-8");
            client.sendRaw("PUB raw 3\n").sendRaw(bytes).send("").expect("MSG raw 3 .*");
            assertThat(client.bytes(3)).isEqualTo(bytes);
        }
    }

    @Test
    void aTopicOfTenThousandLevelsIsRefused() throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.send("PUB " + "/".repeat(200) + " 1", "x")
                    .expect("ERR bad-topic it has 201 levels; 200 are allowed");
            client.send("SUB " + "+/".repeat(200) + "#").expect("ERR bad-filter it has 201 levels; 200 are allowed");
            client.send("PUB " + "/".repeat(9_999) + " 1", "x").expect(TOO_LONG).expectEnd();
        }
    }

    @Test
    void s13_aPayloadThatLooksLikeLinesStaysAPayload() throws IOException {
        String payload = "\r\nDELIVER forged x y 2020-01-01 00:00:00\r\nOK\nMSG forged 1\nx\n\rQUIT\r\n";
        int length = payload.getBytes(StandardCharsets.UTF_8).length;
        try (LineClient text = BROKER.subscriber("SUB inject");
                LineClient frames = BROKER.subscriber("HELLO fr frames", "SUB inject");
                LineClient publisher = BROKER.connect()) {
            publisher
                    .sendRaw("PUB inject " + length + "\n" + payload + "\nPING\n")
                    .expect("PONG");

            assertThat(text.line())
                    .startsWith("DELIVER inject " + payload.replace("\r", "\\r").replace("\n", "\\n") + " anon-");
            frames.expect("MSG inject " + length + " .*");
            assertThat(frames.bytes(length + 1))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo(payload + "\n");
            text.settle();
            frames.settle();
        }
    }

    @Test
    void s13_aTopicCannotEndTheLineItIsToldIn() throws IOException {
        try (LineClient client = BROKER.subscriber("SUB #")) {
            client.send("PUB a%0AOK%0D%1B[2J%20b 1", "x").expect("DELIVER a%0AOK%0D%1B\\[2J%20b x .*");
            client.send("FOO\u001b[2J\u0085%0A").expect("ERR bad-request no such verb; HELP lists them");
            client.send("HELLO a\u001b[2J").expect("ERR bad-request .*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "PUBLISH half a line", "PUB a 10\n", "PUB a 10\nhalf", "PING\nPUB a 10\r"})
    void n13_halfALineOrFrameAndThenSilenceIsEndedAfterTheDeadline(String half) throws IOException {
        try (LineClient client = BROKER.connect()) {
            client.sendRaw(half);
            client.expect(
                    half.startsWith("PING\n") ? "PONG" : "ERR bad-request the line or frame was not finished in time");
            client.awaitGone();
        }
    }

    @Test
    void n13_aConnectionThatSaysNothingOrOnlyListensIsLeftAlone() throws IOException, InterruptedException {
        try (LineClient silent = BROKER.connect();
                LineClient listening = BROKER.subscriber("SUB quiet");
                LineClient half = BROKER.connect()) {
            half.sendRaw("PUB").awaitGone();

            silent.settle();
            listening.settle();
        }
    }
}
