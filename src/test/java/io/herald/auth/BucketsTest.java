package io.herald.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is remembered of names, and what is forgotten first. */
class BucketsTest {
    private static final int BURST = 3;
    private static final long ONE_EVERY_MS = 1_000;

    private final Buckets buckets = new Buckets(BURST, ONE_EVERY_MS);

    /** Takes so many of each of many names, from a moment on. */
    private void fill(String prefix, int count, int tokens, long nowMs) {
        for (int i = 0; i < count; i++) {
            for (int taken = 0; taken < tokens; taken++) {
                buckets.take(prefix + i, nowMs);
            }
        }
    }

    @Test
    void thoseThatAreFullGoFirst() {
        fill("used-up-", 10, BURST, 0);
        fill("once-", Buckets.MOST - 10, 1, 0);
        // Those that were taken from once are full again.
        fill("later-", Buckets.MOST / 2, 1, ONE_EVERY_MS);

        assertThat(buckets.knows("once-0")).isFalse();
        assertThat(buckets.knows("once-" + (Buckets.MOST - 11))).isTrue();
        assertThat(buckets.knows("later-0")).isTrue();
        buckets.take("used-up-0", ONE_EVERY_MS);
        assertThat(buckets.waitMs("used-up-0", ONE_EVERY_MS)).isEqualTo(ONE_EVERY_MS);
    }

    @Test
    void whereNoneIsFullTheFullestGo() {
        fill("used-up-", 1, BURST, 0);
        fill("twice-", Buckets.MOST - 2, 2, 0);
        fill("once-", 1, 1, 0);
        fill("another-", 1, 1, 0);

        assertThat(buckets.knows("used-up-0")).isTrue();
        assertThat(buckets.knows("once-0")).isFalse();
        assertThat(buckets.knows("twice-0")).isFalse();
        assertThat(buckets.knows("twice-" + Buckets.PART)).isTrue();
        assertThat(buckets.knows("another-0")).isTrue();
    }

    @Test
    void ofThoseThatAreFullTheOnesNotAskedForLongestGo() {
        for (int i = 0; i < Buckets.MOST; i++) {
            buckets.add("full-" + i, 0);
        }
        buckets.knows("full-0");
        buckets.add("another", 0);

        assertThat(buckets.knows("full-0")).isTrue();
        assertThat(buckets.knows("full-1")).isFalse();
        assertThat(buckets.knows("full-" + Buckets.PART)).isFalse();
        assertThat(buckets.knows("full-" + (Buckets.PART + 1))).isTrue();
    }

    @Test
    void whatWasGivenBackIsNotKept() {
        buckets.take("alice", 0);
        buckets.take("bob", 0);
        buckets.take("bob", 0);
        buckets.giveBack("alice", 0);
        buckets.giveBack("bob", 0);
        buckets.forgetIfFull("alice", 0);
        buckets.forgetIfFull("bob", 0);
        buckets.forgetIfFull("carol", 0);

        assertThat(buckets.knows("alice")).isFalse();
        assertThat(buckets.knows("bob")).isTrue();
        assertThat(buckets.knows("carol")).isFalse();
    }
}
