package io.herald.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of what was given up is on its way at once. */
class BurialsTest {
    private static final long MOST = 1 << 20;

    private final Burials burials = new Burials();
    private final List<String> turns = new ArrayList<>();

    private boolean take(long bytes, String name) {
        return burials.take(bytes, () -> turns.add(name));
    }

    @Test
    void whoComesFirstGoesFirstAndAsManyAsThereIsRoomFor() {
        assertThat(take(MOST - 10, "a")).isTrue();
        assertThat(take(10, "b")).isTrue();
        assertThat(take(MOST / 2, "c")).isFalse();
        assertThat(take(MOST / 2, "d")).isFalse();
        assertThat(take(1, "e")).isFalse();

        burials.over(10);
        assertThat(turns).isEmpty();
        burials.over(MOST - 10);
        assertThat(turns).containsExactly("c", "d");
        burials.over(MOST / 2);
        assertThat(turns).containsExactly("c", "d", "e");
    }

    @Test
    void oneThatIsLongerGoesAlone() {
        assertThat(take(3 * MOST, "a")).isTrue();
        assertThat(take(5 * MOST, "b")).isFalse();
        burials.over(3 * MOST);
        assertThat(turns).containsExactly("b");
        assertThat(take(1, "c")).isFalse();
    }

    @Test
    void whoDoesNotWantItAnyMoreTakesNoRoom() {
        assertThat(take(MOST, "a")).isTrue();
        assertThat(burials.take(MOST, () -> false)).isFalse();
        assertThat(take(MOST, "c")).isFalse();
        burials.over(MOST);
        assertThat(turns).containsExactly("c");
    }
}
