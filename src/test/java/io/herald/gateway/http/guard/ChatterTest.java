package io.herald.gateway.http.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Row N16: how much may come to nothing depends on what a client was sent, and on little else. */
class ChatterTest {
    private static final int WORD = 13;
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private long nowNs = Long.MAX_VALUE - 500 * MS;
    private long sent = -65_535;
    private final Chatter chatter = new Chatter(nowNs, sent);

    private boolean isTooMuch(long bytes) {
        chatter.came(bytes);
        return chatter.isSuspect() && chatter.isTooMuch(nowNs, sent);
    }

    /** How many words it takes until they are too much. */
    private int words() {
        int words = 1;
        while (!isTooMuch(WORD)) {
            words++;
        }
        return words;
    }

    @Test
    void whoIsSentNothingHasSoManyInASecond() {
        assertThat(words()).isEqualTo(Chatter.PER_SECOND / WORD + 1);
    }

    @Test
    void theyAreSoManyInEachSecond() {
        for (int i = 0; i < 10_000; i++) {
            nowNs += MS;
            assertThat(isTooMuch(Chatter.PER_SECOND / 1_000)).isFalse();
        }
        assertThat(words()).isLessThan(Chatter.PER_SECOND / WORD + 100);
    }

    @Test
    void whoSaysTwoWordsOfEachSmallEventIsNeverTooMuch() {
        for (int i = 0; i < 1_000_000; i++) {
            sent += WORD;
            assertThat(isTooMuch(2 * WORD)).isFalse();
        }
    }

    @Test
    void whoHasReadNothingForAWhileSaysSoOfAllOfIt() {
        sent += Chatter.MOST_SAVED / Chatter.PER_BYTE_SENT;
        assertThat(words()).isBetween(Chatter.MOST_SAVED / WORD, (Chatter.MOST_SAVED + 2 * Chatter.PER_SECOND) / WORD);
    }

    @Test
    void noMoreIsSavedUpThanThat() {
        sent += 1L << 40;
        assertThat(words()).isLessThan((Chatter.MOST_SAVED + 3 * Chatter.PER_SECOND) / WORD);
    }

    @Test
    void aYearOfSilenceIsNotHeldAgainstIt() {
        nowNs += TimeUnit.DAYS.toNanos(365);
        assertThat(isTooMuch(Chatter.PER_SECOND + 1)).isFalse();
    }

    @Test
    void whatCarriesSomethingIsNotCounted() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(isTooMuch(16 << 10)).isFalse();
            chatter.carried(16 << 10);
        }
        assertThat(words()).isEqualTo(Chatter.PER_SECOND / WORD + 1);
    }
}
