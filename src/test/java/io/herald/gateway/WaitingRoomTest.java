package io.herald.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What waits for all subscribers together. */
class WaitingRoomTest {
    private final WaitingRoom room = new WaitingRoom(1_000);

    @Test
    void whoComesLateHasAShareThatNobodyTook() {
        room.enter();
        room.take(990);
        room.enter();
        room.enter();
        assertThat(room.left()).isEqualTo(10);
        assertThat(room.each()).isEqualTo(166);

        room.leave();
        room.take(-990);
        assertThat(room.left()).isEqualTo(1_000);
        assertThat(room.each()).isEqualTo(250);
    }

    @Test
    void thereMayBeTooMuch() {
        room.take(1_400);
        assertThat(room.left()).isNegative();
        assertThat(room.each()).isEqualTo(500);
    }
}
