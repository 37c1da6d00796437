package io.herald.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever pieces bytes come in, and whichever way they are understood, the messages are the same. */
class CommandDecoderChunksTest {
    /** A frame as it was meant; text in which each character is one byte. */
    record Frame(String topic, String payload) {
        /** The frame as the hot loop takes it. */
        String plain() {
            return "PUB " + topic + " " + payload.length() + "\n" + payload + "\n";
        }

        /** The same frame in a form that only the general way understands. */
        String general(int form) {
            String head = topic + " " + payload.length();
            return switch (form) {
                case 0 -> "PUB " + head + " \n" + payload + "\n";
                case 1 -> "pub " + head + "\n" + payload + "\n";
                case 2 -> "PUB " + head + "\r\n" + payload + "\r\n";
                case 3 -> " PUB  " + head + "\n" + payload + "\n";
                default -> "PUB " + head + " qos=0\n" + payload + "\n";
            };
        }
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, frames().map(Frame::plain)),
                        Tuple.of(2, generalFrames()),
                        Tuple.of(3, lines()),
                        Tuple.of(1, garbage()))
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<Frame> frames() {
        Arbitrary<String> topics = Arbitraries.of(
                "a", "b", "a/b", "/", "$x", "a%20b", "a%2", "+", "\u00e9", "\u00c3\u00a9", "a\t", "a/b/c/d/e/f");
        Arbitrary<String> payloads = Arbitraries.chars()
                .range('\0', '\u00ff')
                .with('\n', '\r', 'P', ' ')
                .array(char[].class)
                .ofMaxSize(Transcript.PAYLOAD)
                .map(String::new);
        return Combinators.combine(
                        topics, Arbitraries.oneOf(payloads, Arbitraries.of("", "x", "PING\n", "PUB a 1\nx\n")))
                .as(Frame::new);
    }

    private Arbitrary<String> generalFrames() {
        return Combinators.combine(frames(), Arbitraries.integers().between(0, 4))
                .as(Frame::general);
    }

    private static Arbitrary<String> lines() {
        Arbitrary<String> line = Arbitraries.of(
                "PING",
                "",
                " ",
                "HELLO me frames",
                "SUB a/+ policy=\"x y\"",
                "PUBLISH a b c",
                "TOPICS",
                "ping x",
                "QUIT",
                "PUB a 5",
                "PUB a 61",
                "PUB a -1",
                "PUB a 5 h.a=b type=\"c d\"",
                "PUBLISH a \u00ff",
                "UNSUB %41");
        return Combinators.combine(line, Arbitraries.of("\n", "\r\n")).as((text, end) -> text + end);
    }

    private static Arbitrary<String> garbage() {
        return Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .withChars('\n', ' ')
                .ofMaxLength(2 * Transcript.LINE);
    }

    @Property(tries = 2000)
    void anyPiecesAreUnderstoodAsTheWhole(
            @ForAll("streams") String stream,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 40) Integer> sizes) {
        byte[] bytes = Transcript.bytes(stream);
        Iterator<Integer> forever =
                Stream.generate(() -> sizes).flatMap(List::stream).iterator();

        assertThat(Transcript.of(bytes, forever::next)).isEqualTo(Transcript.of(bytes));
    }

    @Property(tries = 300)
    void everySizeOfPieceIsUnderstoodAsTheWhole(@ForAll("streams") String stream) {
        byte[] bytes = Transcript.bytes(stream);
        List<String> whole = Transcript.of(bytes);

        for (int size = 1; size <= Math.min(bytes.length, 40); size++) {
            int each = size;
            assertThat(Transcript.of(bytes, () -> each))
                    .as("pieces of %d bytes", size)
                    .isEqualTo(whole);
        }
    }

    @Property(tries = 1000)
    void theHotLoopAndTheGeneralWayAgree(
            @ForAll @Size(max = 30) List<@From("frames") Frame> frames, @ForAll @IntRange(max = 4) int form) {
        String plain = frames.stream().map(Frame::plain).collect(Collectors.joining());
        String general = frames.stream().map(frame -> frame.general(form)).collect(Collectors.joining());

        assertThat(Transcript.of(plain)).hasSize(frames.size()).isEqualTo(Transcript.of(general));
    }

    /** The seed is fixed, and told when a case fails: the same cases in every run. */
    @Test
    void twentyThousandDamagedStreamsNeitherThrowNorLoopNorPileUp() {
        long seed = 20_250_314L;
        Random random = new Random(seed);
        String valid = "HELLO me frames\nPUB a 5\nhello\nPUB a 0\n\nSUB a/+ policy=latest\r\nPUBLISH a text\n"
                + "PUB a%20b 3 type=\"x y\" h.k=v\nabc\nPUB $x 4\nPING\nTOPICS a/#\n\n  \n"
                + "PUB b 12\r\nDELIVER a b\n\r\nQUIT\n";
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = damage(Transcript.bytes(valid), random);
            int largest = 1 + random.nextInt(60);
            long chunks = random.nextLong();
            Random sizes = new Random(chunks);
            assertThat(Transcript.of(damaged, () -> 1 + sizes.nextInt(largest)))
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(Transcript.of(damaged));
        }
    }

    private static byte[] damage(byte[] stream, Random random) {
        byte[] damaged = stream;
        for (int n = 1 + random.nextInt(5); n > 0 && damaged.length > 0; n--) {
            int at = random.nextInt(damaged.length);
            int length = random.nextInt(Math.min(20, damaged.length - at) + 1);
            damaged = switch (random.nextInt(4)) {
                case 0 -> replaced(damaged, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> replaced(damaged, at, at + length, new byte[0]);
                case 2 -> replaced(damaged, at, at, Arrays.copyOfRange(damaged, at, at + length));
                default ->
                    replaced(damaged, at, at, Transcript.bytes("\n -1 99999 PUB \"".substring(random.nextInt(15))));
            };
        }
        return damaged;
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }
}
