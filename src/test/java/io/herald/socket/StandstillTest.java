package io.herald.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Row R9: deadlines are held against nobody who was not listened to, and against everybody else. */
class StandstillTest {
    private static final long EVERY_MS = 100;

    private final Standstill standstill = new Standstill(EVERY_MS, 0);

    @Test
    void whoLooksInTimeOrALittleLateMayJudge() {
        assertThat(standstill.isOver(100)).isTrue();
        assertThat(standstill.isOver(200)).isTrue();
        assertThat(standstill.isOver(300 + Standstill.LATE_MS)).isTrue();
    }

    @Test
    void r9_behindAStandstillItIsJudgedOnceAllIsReadThatLay() {
        assertThat(standstill.isOver(100)).isTrue();
        for (int madeUp = 0; madeUp < 5; madeUp++) {
            assertThat(standstill.isOver(60_000 + madeUp)).isFalse();
        }
        assertThat(standstill.isOver(60_100)).isTrue();
        assertThat(standstill.isOver(60_200)).isTrue();
        assertThat(standstill.isOver(120_000)).isFalse();
    }

    @Test
    void whoIsLateEachTimeJudgesEveryOtherTime() {
        for (long nowMs = 1_000; nowMs < 10_000; nowMs += 2_000) {
            assertThat(standstill.isOver(nowMs)).isFalse();
            assertThat(standstill.isOver(nowMs + 1)).isFalse();
            assertThat(standstill.isOver(nowMs + 1_000)).isTrue();
        }
    }
}
