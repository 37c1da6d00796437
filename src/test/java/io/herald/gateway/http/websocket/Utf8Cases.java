package io.herald.gateway.http.websocket;

import static io.herald.gateway.http.websocket.FragmentationCases.cut;
import static io.herald.gateway.http.websocket.Frame.hex;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Category 6 of the public suite: what is UTF-8 and what is not, in one frame, in many, and how soon it is noticed. The
 * sequences are those of Markus Kuhn's decoder stress test, which the suite took them from.
 */
final class Utf8Cases {
    private static final byte[] GERMAN = hex("48656c6c6f2d c2b5 40 c39f c3b6 c3a4 c3bc c3a0 c3a1 2d5554462d382121");
    private static final int MIDDLE_OF_GERMAN = 15;
    private static final byte[] GREEK = hex("ce ba e1 bd b9 cf 83 ce bc ce b5");
    private static final byte[] SURROGATE = joined(GREEK, hex("ed a0 80"), hex("65 64 69 74 65 64"));

    /** Bytes 11 to 14 would be U+110000, one more than there is: wrong at byte 12. */
    private static final byte[] BEYOND = joined(GREEK, hex("f4 90 80 80"), hex("65 64 69 74 65 64"));

    private Utf8Cases() {}

    static List<Conversation> all() {
        List<Conversation> cases = new ArrayList<>(emptyFragments());
        cases.addAll(validInFragments());
        cases.addAll(invalidInFragments());
        cases.addAll(noticedSoon());
        cases.addAll(sequences());
        return cases;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    private static List<Conversation> emptyFragments() {
        Frame first = Frame.text("").unfinished();
        Frame last = Frame.continuation("");
        return List.of(
                echoed("6.1.1", "an empty text is echoed", new byte[0], Frame.text("")),
                echoed(
                        "6.1.2",
                        "a text of three empty fragments is echoed",
                        new byte[0],
                        first,
                        last.unfinished(),
                        last),
                echoed(
                        "6.1.3",
                        "a text between two empty fragments is echoed",
                        "middle frame payload".getBytes(UTF_8),
                        first,
                        Frame.continuation("middle frame payload").unfinished(),
                        last));
    }

    private static List<Conversation> validInFragments() {
        return List.of(
                echoed("6.2.1", "a text with umlauts is echoed", GERMAN, Frame.rawText(GERMAN)),
                echoed(
                        "6.2.2",
                        "a text cut between two code points is echoed",
                        GERMAN,
                        Frame.rawText(Arrays.copyOf(GERMAN, MIDDLE_OF_GERMAN)).unfinished(),
                        Frame.rawContinuation(Arrays.copyOfRange(GERMAN, MIDDLE_OF_GERMAN, GERMAN.length))),
                echoed("6.2.3", "a text with umlauts, cut after every byte, is echoed", GERMAN, cut(GERMAN, 1)),
                echoed("6.2.4", "a Greek text, cut after every byte, is echoed", GREEK, cut(GREEK, 1)));
    }

    private static List<Conversation> invalidInFragments() {
        return List.of(
                refused("6.3.1", "a surrogate within a text is refused", Frame.rawText(SURROGATE)),
                refused("6.3.2", "a surrogate within a text, cut after every byte, is refused", cut(SURROGATE, 1)));
    }

    /**
     * The last two are what the suite calls non-strict: it would like the connection to fail at the wrong byte in the
     * middle of a frame. Ours fails when the frame is complete, because the platform hands over whole frames (of at
     * most 64 KiB); nothing of the text is ever delivered.
     */
    private static List<Conversation> noticedSoon() {
        int wrong = GREEK.length + 1;
        return List.of(
                failsWithin("6.4.1", "the frame with the wrong code point is refused before the text ends", 11, 15),
                failsWithin("6.4.2", "the frame that ends with the wrong byte is refused at once", wrong, wrong + 1),
                Conversation.of("6.4.3", "a frame that comes in three pieces is refused for its wrong code point")
                        .sendWithPauses(Frame.rawText(BEYOND), 11, 15)
                        .expectClose(1007),
                Conversation.of("6.4.4", "a frame that comes in three pieces is refused for its wrong byte")
                        .sendWithPauses(Frame.rawText(BEYOND), wrong, wrong + 1)
                        .expectClose(1007));
    }

    /** The first frame is good so far, the second makes the text wrong; no last frame is ever sent. */
    private static Conversation failsWithin(String number, String sentence, int firstEnd, int secondEnd) {
        return Conversation.of(number, sentence)
                .send(Frame.rawText(Arrays.copyOf(BEYOND, firstEnd)).unfinished())
                .expectSilence()
                .send(Frame.rawContinuation(Arrays.copyOfRange(BEYOND, firstEnd, secondEnd))
                        .unfinished())
                .expectClose(1007);
    }

    private static List<Conversation> sequences() {
        List<Conversation> cases = new ArrayList<>();
        for (Utf8Sequences.Group group : Utf8Sequences.all()) {
            IntStream.range(0, group.sequences().size()).forEach(i -> {
                Utf8Sequences.Sequence sequence = group.sequences().get(i);
                Frame frame = Frame.rawText(sequence.bytes());
                String number = "6." + group.number() + "." + (i + 1);
                cases.add(
                        sequence.valid()
                                ? echoed(number, group.name() + ": echoed", sequence.bytes(), frame)
                                : refused(number, group.name() + ": refused", frame));
            });
        }
        return cases;
    }

    private static Conversation echoed(String number, String sentence, byte[] text, Frame... frames) {
        return Conversation.of(number, sentence)
                .send(frames)
                .expect(Frame.rawText(text))
                .closeNormally();
    }

    private static Conversation refused(String number, String sentence, Frame... frames) {
        return Conversation.of(number, sentence).send(frames).expectClose(1007);
    }
}
