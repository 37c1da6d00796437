package io.herald.gateway.http.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.gateway.http.websocket.MessageAssembler.Progress;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MessageAssemblerTest {
    private static final String TEXT = "Häuser für 1 € — 𝄞, κόσμε and plain words";

    private final MessageAssembler assembler = new MessageAssembler(100);

    @Test
    void a_text_in_fragments_of_any_size_is_the_same_text() {
        byte[] bytes = TEXT.getBytes(UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            assertThat(assemble(true, bytes, size)).as("fragments of " + size).isEqualTo(Progress.COMPLETE);
            assertThat(assembler.isText()).isTrue();
            assertThat(new String(assembler.take(), UTF_8)).isEqualTo(TEXT);
        }
    }

    @Test
    void a_text_cut_off_within_a_code_point_is_refused_in_fragments_of_any_size() {
        byte[] bytes = Arrays.copyOf("€€€".getBytes(UTF_8), 8);
        for (int size = 1; size <= bytes.length; size++) {
            assertThat(assemble(true, bytes, size)).as("fragments of " + size).isEqualTo(Progress.NOT_UTF8);
        }
    }

    @Test
    void a_wrong_byte_is_noticed_in_its_fragment_and_not_at_the_end() {
        assembler.begin(true);
        assertThat(assembler.add("fine ".getBytes(UTF_8), false)).isEqualTo(Progress.UNFINISHED);
        assertThat(assembler.add(new byte[] {(byte) 0xF4}, false)).isEqualTo(Progress.UNFINISHED);
        assertThat(assembler.add(new byte[] {(byte) 0x90}, false)).isEqualTo(Progress.NOT_UTF8);
    }

    @Property(tries = 300)
    void bytes_that_are_no_text_pass_unseen_as_binary(
            @ForAll @Size(max = 100) byte[] bytes, @ForAll @IntRange(min = 1, max = 100) int size) {
        MessageAssembler ofBytes = new MessageAssembler(100);

        assertThat(assemble(ofBytes, false, bytes, size)).isEqualTo(Progress.COMPLETE);
        assertThat(ofBytes.isText()).isFalse();
        assertThat(ofBytes.take()).isEqualTo(bytes);
    }

    @Test
    void a_message_as_long_as_the_limit_is_taken_and_one_byte_more_is_not() {
        for (int size = 1; size <= 101; size++) {
            assertThat(assemble(true, new byte[100], size)).isEqualTo(Progress.COMPLETE);
            assertThat(assemble(true, new byte[101], size)).isEqualTo(Progress.TOO_LARGE);
        }
    }

    @Test
    void the_limit_is_for_each_message_and_not_for_all_together() {
        assertThat(assemble(true, new byte[100], 60)).isEqualTo(Progress.COMPLETE);
        assembler.take();
        assertThat(assemble(true, new byte[100], 60)).isEqualTo(Progress.COMPLETE);
    }

    @Test
    void a_message_that_was_never_finished_leaves_nothing_to_the_next() {
        assembler.begin(true);
        assembler.add(new byte[] {(byte) 0xE2}, false);

        assertThat(assemble(true, "next".getBytes(UTF_8), 2)).isEqualTo(Progress.COMPLETE);
        assertThat(assembler.take()).isEqualTo("next".getBytes(UTF_8));
    }

    @Test
    void empty_fragments_make_an_empty_message() {
        assembler.begin(true);
        assertThat(assembler.add(new byte[0], false)).isEqualTo(Progress.UNFINISHED);
        assertThat(assembler.add(new byte[0], true)).isEqualTo(Progress.COMPLETE);
        assertThat(assembler.take()).isEmpty();
    }

    @Test
    void a_limit_that_lets_nothing_through_is_refused() {
        assertThatThrownBy(() -> new MessageAssembler(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Progress assemble(boolean text, byte[] bytes, int size) {
        return assemble(assembler, text, bytes, size);
    }

    /** Gives all fragments, or those up to the one that is refused. */
    private static Progress assemble(MessageAssembler assembler, boolean text, byte[] bytes, int size) {
        assembler.begin(text);
        Progress progress = Progress.UNFINISHED;
        for (int start = 0; progress == Progress.UNFINISHED; start += size) {
            int end = Math.min(bytes.length, start + size);
            progress = assembler.add(Arrays.copyOfRange(bytes, start, end), end == bytes.length);
        }
        return progress;
    }
}
