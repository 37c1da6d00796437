package io.herald.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.herald.wire.Unshared;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and what of the rest of the stream is still understood. Each character stands for one byte. */
class CommandDecoderRefusalsTest {
    private static final String BAD_LINES = """
            HELLO
            HELLO a b
            HELLO a frames=yes
            HELLO a\0
            SUBSCRIBE
            SUBSCRIBE a#
            SUBSCRIBE a policy
            SUBSCRIBE a qos=3
            SUBSCRIBE a qos
            SUBSCRIBE a from
            SUBSCRIBE a b=c
            SUBSCRIBE a policy="
            SUBSCRIBE a policy="x"y
            SUBSCRIBE a policy="\\n"
            SUBSCRIBE a%
            SUBSCRIBE a%2
            SUBSCRIBE a%zz
            SUBSCRIBE a%00
            SUBSCRIBE %ff
            SUBSCRIBE a/b/c/d/e/f
            SUB $share/g
            SUB $share/g+/a
            SUB $share/g/a/b/c/d/e/f
            UNSUBSCRIBE
            UNSUBSCRIBE a b
            PUBLISH
            PUBLISH +
            PUBLISH a/#
            PUBLISH $SYS x
            PUBLISH a \0
            PUBLISH a \377
            PUBLISH \377 x
            PUBLISH a/b/c/d/e/f x
            TOPICS a b
            TOPICS +a
            PING x
            HELP x
            QUIT x
            PU
            PUBL a b
            \0
            \377
            P\304NG
            \305\277UB a
            GET / HTTP/1.1
            \357\273\277PING
            \tPING
            PI NG
            """;

    private static final String BAD_FRAMES = """
            PUB + 4
            PUB $x 4
            PUB a/b/c/d/e/f 4
            PUB a 4 x
            PUB a 4 x=y
            PUB a 4 type
            PUB a 4 type=\1
            PUB a 4 h.%=x
            PUB a 4 h.a
            PUB a 4 h.\303\251%0A=x
            PUB a 4 h.\303=x
            PUB a 4 type="
            PUB a 4 \377
            PUB \377 4
            PUB a%0 4
            PUB a%00 4
            PUB a 4 qos=2
            PUB a 4 key=1
            PUB a 4 retain
            PUB a 4 ttl=soon qos=1
            PUB a 4 qos=1 retain=yes
            pub $x 004
            PUB a\0b 4
            PUB a 4 h.a=\177
            """;

    private static final String BAD_COUNTS = """
            PUB a -1                   | bad-request
            PUB a +1                   | bad-request
            PUB a 1e9                  | bad-request
            PUB a 0x10                 | bad-request
            PUB a 1.0                  | bad-request
            PUB a 5x                   | bad-request
            PUB a                      | bad-request
            PUB                        | bad-request
            PUB 5                      | bad-request
            PUB a b 5                  | bad-request
            pub a -1                   | bad-request
            PUB a 61                   | too-large
            PUB a 2147483647           | too-large
            PUB a 2147483648           | too-large
            PUB a 4294967297           | too-large
            PUB a 9223372036854775808  | too-large
            PUB a 18446744073709551617 | too-large
            PUB a 99999999999999999999 | too-large
            PUB + 61                   | too-large
            """;

    static Stream<String> badLines() {
        return BAD_LINES.lines();
    }

    static Stream<String> badFrames() {
        return BAD_FRAMES.lines();
    }

    @ParameterizedTest
    @MethodSource("badLines")
    void aLineThatIsNotUnderstoodIsAnsweredAndPassedOver(String line) {
        assertThat(Transcript.of(line + "\nPING\n"))
                .satisfiesExactly(first -> assertThat(first).startsWith("ERR "), second -> assertThat(second)
                        .isEqualTo("Ping[]"));
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    void aFrameThatIsRefusedIsSkippedWithItsPayload(String head) {
        assertThat(Transcript.of(head + "\nQUIT\nPING\n"))
                .satisfiesExactly(first -> assertThat(first).startsWith("ERR "), second -> assertThat(second)
                        .isEqualTo("Ping[]"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = BAD_COUNTS, delimiter = '|')
    void aByteCountThatCannotBeTrustedIsFatal(String head, String code) {
        assertThat(Transcript.of("PING\n" + head + "\nPING\nPUB a 1\nx\n"))
                .satisfiesExactly(first -> assertThat(first).isEqualTo("Ping[]"), last -> assertThat(last)
                        .startsWith("FATAL " + code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUB a 2\nabc\nPING\n", "PUB a 2\nab\rPING\n", "PUB a 0\nPING\n", "PUB $x 1\nab\nPING\n"})
    void aPayloadWithoutALineEndIsFatal(String stream) {
        assertThat(Transcript.of(stream)).singleElement().asString().startsWith("FATAL bad-request");
        assertThat(Transcript.of(bytes(stream), () -> 1))
                .singleElement()
                .asString()
                .startsWith("FATAL bad-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void aLineMayBeAsLongAsTheLimitAndNoLonger(String lineEnd) {
        String fits = "PUBLISH a " + "x".repeat(Transcript.LINE - 10);

        assertThat(Transcript.of(fits + lineEnd)).singleElement().asString().startsWith("PUBLISH a [] <xxx");
        assertThat(Transcript.of(fits + "x" + lineEnd + "PING\n"))
                .singleElement()
                .asString()
                .startsWith("FATAL too-large");
        assertThat(Transcript.of(bytes(fits + "x" + lineEnd + "PING\n"), () -> 1))
                .singleElement()
                .asString()
                .startsWith("FATAL too-large");
        String head = "PUB " + "a".repeat(Transcript.LINE - 6) + " 1" + lineEnd + "x\n";
        assertThat(Transcript.of(head)).singleElement().asString().startsWith("PUB aaa");
        assertThat(Transcript.of("PUB a" + head.substring(4)))
                .singleElement()
                .asString()
                .startsWith("FATAL too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "x", "\u0000", "\r", "/"})
    void aMegabyteWithoutALineEndIsRefusedBeforeItIsHere(String character) {
        byte[] endless = bytes(character.repeat(1 << 20));

        assertThat(Transcript.of(endless, () -> 1000))
                .singleElement()
                .asString()
                .startsWith("FATAL too-large");
    }

    @Test
    void aTopicOfTenThousandLevelsIsRefused() {
        String topic = "a/".repeat(9_999) + "a";
        CommandDecoder decoder = new CommandDecoder(
                new KnownTopics(200, LineText::decodeName), new SlabPool(), Unshared.claim(), 1 << 20, 100);
        decoder.feed(ByteBuffer.wrap(bytes("PUB " + topic + " 4\nPING\nSUBSCRIBE " + topic + "\nPING\n")));

        assertThat(decoder.next()).isInstanceOfSatisfying(Command.Refused.class, refused -> assertThat(refused.detail())
                .contains("10000 levels"));
        assertThat(decoder.next()).isInstanceOf(Command.Refused.class);
        assertThat(decoder.next()).isEqualTo(new Command.Ping());
    }

    private static byte[] bytes(String latin1) {
        return Transcript.bytes(latin1);
    }
}
