package io.herald.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Row R8: the machine's clock jumps, and time goes on as if nothing had been until the jump has lasted. */
class SteadyTimeTest {
    private static final long JUMP_MS = 2 * 3_600_000;
    private static final long START_MS = 1_000_000_000;

    private long wallMs = START_MS;
    private long runningMs = 5_000;
    private final SteadyTime time = new SteadyTime(() -> wallMs, () -> runningMs);

    private long after(long ms) {
        wallMs += ms;
        runningMs += ms;
        return time.nowMs();
    }

    @Test
    void itIsTheTimeOfTheMachine() {
        assertThat(time.nowMs()).isEqualTo(START_MS);
        assertThat(after(70)).isEqualTo(START_MS + 70);
    }

    @Test
    void aClockThatIsSetRightIsFollowed() {
        wallMs += SteadyTime.JUMP_MS - 1;
        assertThat(time.nowMs()).isEqualTo(wallMs);
    }

    @Test
    void itNeverGoesBack() {
        assertThat(after(1_000)).isEqualTo(START_MS + 1_000);
        wallMs -= 3_000;
        long told = after(SteadyTime.LOOK_EVERY_MS);
        assertThat(told).isGreaterThanOrEqualTo(START_MS + 1_000);
        assertThat(after(2_000)).isEqualTo(told);
        assertThat(after(2_000)).isEqualTo(wallMs).isGreaterThan(told);
    }

    @Test
    void aJumpThatIsTakenBackChangesNothing() {
        wallMs += JUMP_MS;
        assertThat(after(1)).isEqualTo(START_MS + 1);
        assertThat(after(SteadyTime.DOUBT_MS - 1)).isEqualTo(START_MS + SteadyTime.DOUBT_MS);
        wallMs -= JUMP_MS;
        assertThat(after(SteadyTime.DOUBT_MS)).isEqualTo(START_MS + 2 * SteadyTime.DOUBT_MS);
        wallMs -= JUMP_MS;
        assertThat(after(1)).isEqualTo(START_MS + 2 * SteadyTime.DOUBT_MS + 1);
    }

    @Test
    void aJumpThatLastsIsBelieved() {
        wallMs += JUMP_MS;
        time.nowMs();
        assertThat(after(SteadyTime.DOUBT_MS)).isEqualTo(START_MS + SteadyTime.DOUBT_MS + JUMP_MS);
    }

    @Test
    void aClockThatJumpsToAndFroIsNotBelieved() {
        for (int i = 0; i < 10; i++) {
            wallMs += i % 2 == 0 ? JUMP_MS : -JUMP_MS;
            assertThat(after(SteadyTime.DOUBT_MS / 2)).isEqualTo(START_MS + (i + 1) * (SteadyTime.DOUBT_MS / 2));
        }
    }
}
