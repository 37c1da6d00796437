package io.herald.gateway.http.posted;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines, however they come in pieces. */
class LinesTest {
    private final List<String> seen = new ArrayList<>();
    private int most = Integer.MAX_VALUE;
    private final Lines.Taker taker = new Lines.Taker() {
        @Override
        public void line(byte[] line) {
            seen.add(new String(line, UTF_8));
        }

        @Override
        public void tooLong() {
            seen.add("too long");
        }

        @Override
        public boolean takesMore() {
            return seen.size() < most;
        }
    };

    @ParameterizedTest(name = "in pieces of {0}")
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void linesAreTheSameInWhateverPiecesTheyCome(int chop) {
        byte[] bytes = "one\r\n\n\r\ntwo\n0123456789\n01234567890\nx\r\rlast".getBytes(UTF_8);
        Lines lines = new Lines(10);

        for (int from = 0; from < bytes.length; from += chop) {
            lines.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chop)), taker);
        }
        lines.end(taker);

        assertThat(seen).containsExactly("one", "two", "0123456789", "too long", "x\r\rlast");
    }

    @ParameterizedTest(name = "in pieces of {0}")
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void theyWaitWhileNoMoreAreTaken(int chop) {
        byte[] bytes = "one\ntwo\nthree\nlast".getBytes(UTF_8);
        Lines lines = new Lines(10);
        most = 1;

        for (int from = 0; from < bytes.length; from += chop) {
            lines.feed(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chop)), taker);
        }
        assertThat(seen).containsExactly("one");
        assertThat(lines.hasMore()).isTrue();
        assertThat(lines.heldBytes()).isEqualTo("two\nthree\nlast".length());
        most = 2;
        lines.goOn(taker);
        assertThat(seen).containsExactly("one", "two");
        most = 4;
        lines.goOn(taker);
        assertThat(lines.hasMore()).isFalse();
        lines.end(taker);
        assertThat(seen).containsExactly("one", "two", "three", "last");
    }
}
