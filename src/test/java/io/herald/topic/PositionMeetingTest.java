package io.herald.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two positions taken together, partition by partition. */
class PositionMeetingTest {
    private static final Position ONE = Position.of("0-9,1-4");
    private static final Position OTHER = Position.of("1-8,2-3");

    @Test
    void theFurtherHasHadWhatEitherHasHad() {
        assertThat(ONE.furtherOf(OTHER)).isEqualTo(Position.of("0-9,1-8,2-3"));
        assertThat(ONE.furtherOf(Position.START)).isEqualTo(ONE);
        assertThat(ONE.furtherOf(OTHER)).isEqualTo(OTHER.furtherOf(ONE));
    }

    @Test
    void bothHaveHadWhatTheEarlierHasHad() {
        Position earlier = ONE.earlierOf(OTHER);

        assertThat(earlier.in(0).offset()).isZero();
        assertThat(earlier.in(1).offset()).isEqualTo(4);
        assertThat(earlier.in(2).offset()).isZero();
        assertThat(ONE.covers(earlier)).isTrue();
        assertThat(OTHER.covers(earlier)).isTrue();
    }

    @Test
    void ofOnePartitionItIsTheOneOrTheOther() {
        assertThat(Position.of("7").furtherOf(Position.of("9"))).isEqualTo(Position.of("9"));
        assertThat(Position.of("7").earlierOf(Position.of("9"))).isEqualTo(Position.of("7"));
        assertThat(Position.of("7").earlierOf(Position.START)).isEqualTo(Position.START);
    }
}
