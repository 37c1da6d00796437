package io.herald.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How much passes in a second, on a clock that a hand drives. */
class TokenBucketTest {
    private static final long START_NS = -5;

    private final TokenBucket bucket = new TokenBucket(100, START_NS);
    private long nowNs = START_NS;

    private void pass(long ms) {
        nowNs += Duration.ofMillis(ms).toNanos();
    }

    private long waitMs() {
        return Duration.ofNanos(bucket.waitNs(nowNs)).toMillis();
    }

    @Test
    void whatIsSavedUpPassesAtOnce() {
        bucket.draw(100, 0, nowNs);

        assertThat(waitMs()).isZero();
    }

    @Test
    void whatIsBeyondThatIsOwed() {
        bucket.draw(150, 0, nowNs);
        assertThat(waitMs()).isEqualTo(500);

        pass(499);
        assertThat(waitMs()).isEqualTo(1);
        pass(1);
        assertThat(waitMs()).isZero();
        bucket.draw(1, 0, nowNs);
        assertThat(waitMs()).isEqualTo(10);
    }

    @Test
    void noMoreIsSavedUpThanOneSecondBrings() {
        pass(3_600_000);
        bucket.draw(101, 0, nowNs);

        assertThat(waitMs()).isEqualTo(10);
    }

    @Test
    void overTimeNoMorePassesHoweverItIsTaken() {
        long passed = 0;
        for (int i = 0; i < 100_000; i++) {
            if (bucket.waitNs(nowNs) == 0) {
                bucket.draw(1 + i % 7, 0, nowNs);
                passed += 1 + i % 7;
            }
            pass(1);
        }

        assertThat(passed).isBetween(9_990L, 10_107L);
    }

    @Test
    void aSliceIsTakenAheadOfWhatIsSavedAndNeverOfWhatIsOwed() {
        assertThat(bucket.draw(10, 30, nowNs)).isEqualTo(30);
        assertThat(bucket.draw(50, 30, nowNs)).isEqualTo(10);
        assertThat(waitMs()).isZero();
        assertThat(bucket.draw(20, 30, nowNs)).isZero();
        assertThat(waitMs()).isEqualTo(200);

        bucket.giveBack(20, nowNs);
        assertThat(waitMs()).isZero();
        assertThat(bucket.isFull(nowNs)).isFalse();
        pass(1_000);
        assertThat(bucket.isFull(nowNs)).isTrue();
    }

    @Test
    void noMoreMayBeOwedThanPassesInASecond() {
        bucket.takeWithinASecond(150, nowNs);
        assertThat(waitMs()).isEqualTo(500);
        bucket.takeWithinASecond(1_000_000, nowNs);
        assertThat(waitMs()).isEqualTo(1_000);
        pass(1_500);
        bucket.takeWithinASecond(50, nowNs);
        assertThat(waitMs()).isZero();
    }

    @Test
    void whoLookedAtTheClockEarlierAndCameLaterChangesNothing() {
        bucket.draw(150, 0, nowNs);
        pass(250);
        assertThat(waitMs()).isEqualTo(250);
        bucket.draw(5, 0, START_NS);
        assertThat(waitMs()).isEqualTo(300);
    }

    @Test
    void aHugeRateIsNotLostInRounding() {
        TokenBucket wide = new TokenBucket(1L << 36, START_NS);
        wide.draw(1L << 37, 0, nowNs);

        assertThat(Duration.ofNanos(wide.waitNs(nowNs)).toMillis()).isEqualTo(1_000);
    }
}
