package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.BrokerException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is long waits for who is long, and nobody waits for ever. */
class TurnsByLengthTest {
    private final TurnsByLength turns = new TurnsByLength(10, 30);
    private final List<Promise<Void>> begun = new ArrayList<>();

    @Test
    void shortOnesAreWorkedOnTogether() {
        take(4, 4, 2, 1);

        assertThat(begun).hasSize(3);
    }

    @Test
    void theNextBeginsWhenThereIsRoomForIt() {
        take(9, 9, 1);
        assertThat(begun).hasSize(1);

        begun.get(0).complete();
        assertThat(begun).hasSize(3);
    }

    @Test
    void oneThatFailsMakesRoomAsWell() {
        take(9, 9);
        begun.get(0).fail("refused");

        assertThat(begun).hasSize(2);
    }

    @Test
    void oneThatIsTooLongIsAlone() {
        take(20, 1);
        assertThat(begun).hasSize(1);

        begun.get(0).complete();
        assertThat(begun).hasSize(2);
    }

    @Test
    void whatWaitsIsBounded() {
        take(10, 10, 10, 10);

        assertThatThrownBy(() -> take(1)).isInstanceOf(BrokerException.class).hasMessageContaining("wait");
        begun.get(0).complete();
        take(1);
        begun.get(1).complete();
        begun.get(2).complete();
        begun.get(3).complete();
        assertThat(begun).hasSize(5);
    }

    @Test
    void manyThatAreDoneAtOnceAreNoDeepStack() {
        TurnsByLength many = new TurnsByLength(1, 100_000);
        Promise<Void> first = Promise.promise();
        int[] done = new int[1];
        many.take(1, first::future);
        for (int i = 0; i < 50_000; i++) {
            many.take(1, () -> {
                done[0]++;
                return Future.succeededFuture();
            });
        }
        first.complete();

        assertThat(done[0]).isEqualTo(50_000);
    }

    private void take(int... lengths) {
        for (int bytes : lengths) {
            turns.take(bytes, () -> {
                Promise<Void> one = Promise.promise();
                begun.add(one);
                return one.future();
            });
        }
    }
}
