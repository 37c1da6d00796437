package io.herald.gateway.http.websocket;

import static io.herald.gateway.http.websocket.Frame.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8CheckTest {
    /** Bytes on both sides of every border in the table of well-formed sequences. */
    private static final int[] BORDERS = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
        0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF
    };

    @Test
    void every_code_point_that_is_no_surrogate_is_good() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                        .filter(codePoint ->
                                !isGood(Character.toString(codePoint).getBytes(UTF_8))))
                .isEmpty();
    }

    @Test
    void every_sequence_of_two_bytes_is_judged_as_by_the_decoder_of_the_platform() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                assertJudgedAsByThePlatform((byte) first, (byte) second);
            }
        }
    }

    @Test
    void every_sequence_of_four_bytes_at_a_border_is_judged_as_by_the_decoder_of_the_platform() {
        for (int first : BORDERS) {
            for (int second : BORDERS) {
                for (int third : BORDERS) {
                    for (int fourth : BORDERS) {
                        assertJudgedAsByThePlatform((byte) first, (byte) second, (byte) third, (byte) fourth);
                    }
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} is wrong at byte {1}")
    @CsvSource({
        "80, 1",
        "c1, 1",
        "f5, 1",
        "c241, 2",
        "e09f, 2",
        "eda0, 2",
        "f08f, 2",
        "f490, 2",
        "e28241, 3",
        "f0908041, 4",
        "4142c3a4ff, 5"
    })
    void a_text_is_refused_at_its_first_wrong_byte(String digits, int wrong) {
        byte[] text = hex(digits);
        Utf8Check check = new Utf8Check();

        assertThat(check.accepts(Arrays.copyOf(text, wrong - 1))).isTrue();
        assertThat(check.accepts(Arrays.copyOfRange(text, wrong - 1, wrong))).isFalse();
    }

    @Test
    void a_text_may_end_only_between_two_code_points() {
        Utf8Check check = new Utf8Check();
        byte[] euro = "€".getBytes(UTF_8);
        for (int i = 0; i < euro.length; i++) {
            assertThat(check.atBoundary()).isEqualTo(i == 0);
            check.accepts(new byte[] {euro[i]});
        }
        assertThat(check.atBoundary()).isTrue();
    }

    @Test
    void a_new_text_is_not_judged_by_the_one_before() {
        Utf8Check check = new Utf8Check();
        check.accepts(hex("e0"));
        check.restart();

        assertThat(check.accepts(hex("c380"))).isTrue();
        assertThat(check.atBoundary()).isTrue();
    }

    @Test
    void the_sequences_of_the_public_suite_are_judged_as_the_suite_says_in_any_cut() {
        for (Utf8Sequences.Group group : Utf8Sequences.all()) {
            for (Utf8Sequences.Sequence sequence : group.sequences()) {
                for (int cut = 0; cut <= sequence.bytes().length; cut++) {
                    byte[] start = Arrays.copyOf(sequence.bytes(), cut);
                    byte[] rest = Arrays.copyOfRange(sequence.bytes(), cut, sequence.bytes().length);
                    assertThat(isGood(start, rest)).as(group.name()).isEqualTo(sequence.valid());
                }
            }
        }
    }

    private static void assertJudgedAsByThePlatform(byte... text) {
        if (isGood(text) != isGoodForThePlatform(text)) {
            throw new AssertionError("judged otherwise: " + Arrays.toString(text));
        }
    }

    private static boolean isGood(byte[]... pieces) {
        Utf8Check check = new Utf8Check();
        return Arrays.stream(pieces).allMatch(check::accepts) && check.atBoundary();
    }

    private static boolean isGoodForThePlatform(byte[] text) {
        CharBuffer room = CharBuffer.allocate(text.length);
        return !UTF_8.newDecoder().decode(ByteBuffer.wrap(text), room, true).isError();
    }
}
