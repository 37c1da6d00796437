package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.client.FakeBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code sub --durable} against a fake broker: what it acknowledges. */
@Timeout(60)
class DurableSubIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeBroker broker;

    @BeforeEach
    void start() throws IOException {
        broker = new FakeBroker();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void itAcknowledgesWhatItPrintedAndNoMore() throws Exception {
        broker.answer(
                "SUBSCRIBE",
                "OK\nMSG t 1 id=7 qos=1\na\nMSG t 1 id=8 at=0\nb\nMSG t 1 id=9 qos=1\nc\nMSG t 1 id=10 qos=1\nd\n");

        assertThat(run("sub", "t", "--count", "3", "--format", "raw", "--durable", "--name", "me", "--expiry", "1h"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("abc");
        assertThat(broker.hear("HELLO")).isEqualTo("HELLO me frames durable expiry=1h");
        assertThat(broker.hear("ACK")).isEqualTo("ACK 7");
        assertThat(broker.hear("ACK")).isEqualTo("ACK 9");
        assertThat(broker.hear("PING")).isNotNull();
    }

    @Test
    void itHandsNothingOfQosTwoOverTwice() {
        broker.answer(
                "SUBSCRIBE",
                "OK\nMSG t 1 id=7 qos=2\na\nMSG t 1 id=7 qos=2 dup=1\na\nMSG t 1 id=8 qos=1\nb\n"
                        + "MSG t 1 id=8 qos=1 dup=1\nb\n");

        assertThat(run("sub", "t", "--count", "3", "--format", "raw", "--durable", "--name", "me"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("abb");
    }

    @Test
    void itWantsAgainWhatTheCommandDidNotEndWellFor() throws Exception {
        broker.answer("SUBSCRIBE", "OK\nMSG t 3 id=7 qos=1\nbad\nMSG t 4 id=8 qos=1\ngood\n");

        String[] words = {"sub", "t", "--count", "2", "--durable", "--name", "me", "--exec", "grep -q good"};
        assertThat(run(words)).isZero();
        assertThat(broker.hear("NACK")).isEqualTo("NACK 7 delay=5s");
        assertThat(broker.hear("ACK")).isEqualTo("ACK 8");
    }

    @Test
    void itNeedsAName() {
        assertThat(run("sub", "t", "--durable")).isEqualTo(2);
        assertThat(run("sub", "t", "--expiry", "1h")).isEqualTo(2);
        assertThat(run("sub", "t", "--durable", "--name", "me", "--expiry", "1 h"))
                .isEqualTo(2);
    }

    private int run(String... words) {
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--server";
        all[words.length + 1] = broker.address().toString();
        Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, new PrintStream(err, true), false);
        return CommandLineInterface.run(streams, all);
    }
}
