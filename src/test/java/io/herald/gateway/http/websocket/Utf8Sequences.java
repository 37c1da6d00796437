package io.herald.gateway.http.websocket;

import static io.herald.gateway.http.websocket.Frame.hex;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Well-formed and ill-formed UTF-8 in the groups 6.5 to 6.23 of the public suite, after Markus Kuhn's decoder stress
 * test. Each is either well-formed or not by the definition of UTF-8, not by what a decoder here says.
 */
final class Utf8Sequences {
    record Sequence(byte[] bytes, boolean valid) {}

    record Group(int number, String name, List<Sequence> sequences) {}

    private static final byte[] GREEK = hex("ce ba e1 bd b9 cf 83 ce bc ce b5");
    private static final List<Integer> ENDS_OF_GREEK_LETTERS = List.of(2, 5, 7, 9, 11);

    /** Each lacks its last byte; the first five are overlong as well, and those with f8 to fd too long. */
    private static final String[] CUT_SHORT = {
        "c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf", "fbbfbfbf", "fdbfbfbfbf"
    };

    private Utf8Sequences() {}

    static List<Group> all() {
        List<Group> groups = new ArrayList<>();
        addLengths(groups);
        addFragments(groups);
        addOverlong(groups);
        addCodePoints(groups);
        return groups;
    }

    private static void addLengths(List<Group> groups) {
        add(
                groups,
                "some good text",
                good(
                        "68656c6c6f 24 776f726c64",
                        "68656c6c6f c2a2 776f726c64",
                        "68656c6c6f e282ac 776f726c64",
                        "68656c6c6f f0a4ada2 776f726c64",
                        "ceba e1bdb9 cf83 cebc ceb5"));
        add(groups, "the beginning of a good text", beginningsOfGreek());
        add(groups, "the first code point of each length", good("00", "c280", "e0a080", "f0908080"));
        add(groups, "the first of five and six bytes, which UTF-8 lost", bad("f888808080", "fc8480808080"));
        add(groups, "the last code point of each length", good("7f", "dfbf", "efbfbf", "f48fbfbf"));
        add(groups, "the last of four, five and six bytes", bad("f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf"));
        add(groups, "at a border", both(good("ed9fbf", "ee8080", "efbfbd", "f48fbfbf"), bad("f4908080")));
    }

    private static void addFragments(List<Group> groups) {
        add(
                groups,
                "continuation bytes without a lead",
                bad("80", "bf", "80bf", "80bf80", "80bf80bf", "80bf80bf80", "80bf80bf80bf", run(0x80, 0xbf, "")));
        add(
                groups,
                "lead bytes without a continuation",
                bad(
                        run(0xc0, 0xdf, "20"),
                        run(0xe0, 0xef, "20"),
                        run(0xf0, 0xf7, "20"),
                        run(0xf8, 0xfb, "20"),
                        run(0xfc, 0xfd, "20")));
        add(groups, "a sequence without its last byte", bad(CUT_SHORT));
        add(groups, "sequences without their last byte in a row", bad(String.join("", CUT_SHORT)));
        add(groups, "bytes that never occur", bad("fe", "ff", "fefeffff"));
    }

    private static void addOverlong(List<Group> groups) {
        add(groups, "an overlong slash", bad("c0af", "e080af", "f08080af", "f8808080af", "fc80808080af"));
        add(groups, "the greatest overlong", bad("c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf"));
        add(groups, "an overlong NUL", bad("c080", "e08080", "f0808080", "f880808080", "fc8080808080"));
    }

    private static void addCodePoints(List<Group> groups) {
        add(groups, "a surrogate", bad("eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"));
        add(
                groups,
                "a pair of surrogates",
                both(
                        bad("eda080edb080", "eda080edbfbf", "edadbfedb080", "edadbfedbfbf"),
                        bad("edae80edb080", "edae80edbfbf", "edafbfedb080", "edafbfedbfbf")));
        add(groups, "a code point that is no character", nonCharacters());
        add(groups, "a special code point", good("efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe", "efbfbf"));
    }

    private static List<Sequence> beginningsOfGreek() {
        return IntStream.rangeClosed(1, GREEK.length)
                .mapToObj(end -> new Sequence(Arrays.copyOf(GREEK, end), ENDS_OF_GREEK_LETTERS.contains(end)))
                .toList();
    }

    /** The last two code points of each of the 17 planes. */
    private static List<Sequence> nonCharacters() {
        return IntStream.rangeClosed(0, 0x10)
                .flatMap(plane -> IntStream.of(plane << 16 | 0xFFFE, plane << 16 | 0xFFFF))
                .mapToObj(codePoint -> new Sequence(encoded(codePoint), true))
                .toList();
    }

    private static byte[] encoded(int codePoint) {
        return Character.toString(codePoint).getBytes(UTF_8);
    }

    /** All bytes from the first up to, not including, the end, each followed by the digits given. */
    private static String run(int first, int end, String after) {
        return IntStream.range(first, end)
                .mapToObj(octet -> "%02x%s".formatted(octet, after))
                .reduce("", String::concat);
    }

    private static List<Sequence> good(String... digits) {
        return Stream.of(digits).map(one -> new Sequence(hex(one), true)).toList();
    }

    private static List<Sequence> bad(String... digits) {
        return Stream.of(digits).map(one -> new Sequence(hex(one), false)).toList();
    }

    private static List<Sequence> both(List<Sequence> some, List<Sequence> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private static void add(List<Group> groups, String name, List<Sequence> sequences) {
        groups.add(new Group(5 + groups.size(), name, sequences));
    }
}
