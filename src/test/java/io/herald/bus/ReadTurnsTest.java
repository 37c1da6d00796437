package io.herald.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads in the log, and who waits. */
class ReadTurnsTest {
    private final ReadTurns turns = new ReadTurns();
    private final List<Promise<Integer>> begun = new ArrayList<>();

    private Future<Integer> read() {
        return turns.take(() -> {
            begun.add(Promise.promise());
            return begun.get(begun.size() - 1).future();
        });
    }

    @Test
    void noMoreThanSomeReadAtOnceAndTheOthersInTheOrderInWhichTheyAsked() {
        List<Future<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < ReadTurns.AT_ONCE + 2; i++) {
            asked.add(read());
        }
        assertThat(begun).hasSize(ReadTurns.AT_ONCE);

        begun.get(3).complete(3);
        assertThat(begun).hasSize(ReadTurns.AT_ONCE + 1);
        begun.get(0).fail("not readable");
        assertThat(begun).hasSize(ReadTurns.AT_ONCE + 2);
        begun.get(ReadTurns.AT_ONCE).complete(8);
        begun.get(ReadTurns.AT_ONCE + 1).fail("not readable");

        assertThat(asked.get(3).result()).isEqualTo(3);
        assertThat(asked.get(0).failed()).isTrue();
        assertThat(asked.get(ReadTurns.AT_ONCE).result()).isEqualTo(8);
        assertThat(asked.get(ReadTurns.AT_ONCE + 1).failed()).isTrue();
    }
}
