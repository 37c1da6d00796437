package io.herald.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.bus.GroupJoin.Stay;
import io.herald.bus.Seat;
import io.herald.topic.Position;
import io.herald.topic.SessionState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** For how long a group outlives its members. */
class LongevityTest {
    private static final Seat ONE = new Seat("door", 1);
    private static final Seat TWO = new Seat("door", 2);

    private final Longevity longevity = new Longevity();

    @Test
    void aGroupWithoutDurableMembersIsNotKept() {
        longevity.resume(null);
        longevity.join(ONE, Stay.CONNECTED);
        longevity.join(TWO, new Stay("short", 0));

        assertThat(longevity.isKept(0)).isFalse();
        longevity.leave(ONE, false, 5);
        assertThat(longevity.isKept(5)).isFalse();
    }

    @Test
    void itIsKeptForAsLongAsTheSessionThatIsKeptLongest() {
        longevity.join(ONE, new Stay("one", 100));
        longevity.join(TWO, new Stay("two", 300));
        assertThat(longevity.isKept(1_000)).isTrue();
        assertThat(longevity.leftMs(1_000)).isEqualTo(1_000);

        longevity.leave(TWO, false, 1_000);
        longevity.leave(ONE, false, 1_001);
        assertThat(longevity.expiryMs()).isEqualTo(300);
        assertThat(longevity.leftMs(1_200)).isEqualTo(1_001);
        assertThat(longevity.isKept(1_300)).isTrue();
        assertThat(longevity.isKept(1_301)).isFalse();
    }

    @Test
    void whenTheLastSessionHasUnsubscribedItIsNotKept() {
        longevity.join(ONE, new Stay("one", 100));
        longevity.join(TWO, new Stay("two", 100));
        longevity.leave(TWO, false, 10);
        longevity.leave(ONE, true, 10);
        assertThat(longevity.isKept(11)).isTrue();

        longevity.join(TWO, new Stay("two", 100));
        longevity.leave(TWO, true, 12);
        assertThat(longevity.isKept(12)).isFalse();
    }

    @Test
    void whatWasKeptIsKeptOnForThoseWhoHaveNotComeBackYet() {
        longevity.resume(new SessionState("g", List.of(), Position.START, List.of(), 500, 50, Position.START));
        assertThat(longevity.isKept(100)).isTrue();
        longevity.join(ONE, new Stay("one", 100));
        longevity.leave(ONE, true, 100);

        assertThat(longevity.isKept(599)).isTrue();
        assertThat(longevity.isKept(600)).isFalse();
    }
}
