package io.herald.gateway;

import io.herald.bus.TokenBucket;

/**
 * What was set aside of a bucket that is shared with other threads, so that most messages are counted here alone. The
 * bucket is asked again a hundred times a second at most, unless it is empty. Owned by a {@link PublishRate}.
 */
final class TokenSlice {
    private static final int PARTS = 100;

    private final TokenBucket bucket;
    private final long part;
    private long aside;

    TokenSlice(TokenBucket bucket) {
        this.bucket = bucket;
        this.part = Math.max(1, (long) (bucket.perSecond() / PARTS));
    }

    /** So much passes. */
    void take(long amount, long nowNs) {
        aside -= amount;
        if (aside < 0) {
            aside = bucket.draw(-aside, part, nowNs);
        }
    }

    /** For how many nanoseconds nothing more may pass; 0 where it may now. */
    long waitNs(long nowNs) {
        return aside > 0 ? 0 : bucket.waitNs(nowNs);
    }

    /** Nothing more passes here. */
    void close(long nowNs) {
        bucket.giveBack(aside, nowNs);
        aside = 0;
    }
}
