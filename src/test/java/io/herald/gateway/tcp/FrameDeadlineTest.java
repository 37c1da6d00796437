package io.herald.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameDeadlineTest {
    private final FrameDeadline deadline = new FrameDeadline();

    @Test
    void itIsOverWhenOneFrameTakesTooLong() {
        deadline.note(true, false, 1_000);
        deadline.note(true, false, 30_000);

        assertThat(deadline.isOver(61_000, 60_000)).isFalse();
        assertThat(deadline.isOver(61_001, 60_000)).isTrue();
    }

    @Test
    void aClientWhoseEveryReadEndsInTheMiddleOfANewFrameIsNeverLate() {
        for (long nowMs = 0; nowMs < 600_000; nowMs += 50) {
            deadline.note(true, true, nowMs);

            assertThat(deadline.isOver(nowMs, 60_000)).isFalse();
        }
    }

    @Test
    void aClientThatOwesNothingIsNeverLate() {
        deadline.note(true, false, 0);
        deadline.note(false, true, 1_000);

        assertThat(deadline.isOver(1_000_000, 60_000)).isFalse();
    }

    @Test
    void theTimeBeginsAnewWithTheNextFrame() {
        deadline.note(true, false, 0);
        deadline.note(false, true, 59_000);
        deadline.note(true, false, 70_000);

        assertThat(deadline.isOver(130_000, 60_000)).isFalse();
        assertThat(deadline.isOver(130_001, 60_000)).isTrue();
    }
}
