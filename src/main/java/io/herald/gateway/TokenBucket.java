package io.herald.gateway;

import java.util.concurrent.TimeUnit;

/**
 * How much may pass in a second: what was not used is saved up for one second, and what was used beyond that is owed,
 * so that over time no more passes. It has no clock. Owned by a {@link PublishRate}.
 */
final class TokenBucket {
    private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final double perSecond;
    private double saved;
    private long sinceNs;

    /**
     * @param perSecond how much may pass in a second, at least 1
     * @param nowNs the time on a clock that only goes forward
     */
    TokenBucket(long perSecond, long nowNs) {
        this.perSecond = perSecond;
        this.saved = perSecond;
        this.sinceNs = nowNs;
    }

    /** So much passes. */
    void take(long amount, long nowNs) {
        fill(nowNs);
        saved -= amount;
    }

    /** For how many nanoseconds nothing more may pass; 0 where it may now. */
    long waitNs(long nowNs) {
        fill(nowNs);
        return saved >= 0 ? 0 : (long) Math.ceil(-saved / perSecond * SECOND_NS);
    }

    private void fill(long nowNs) {
        saved = Math.min(perSecond, saved + (nowNs - sinceNs) / SECOND_NS * perSecond);
        sinceNs = nowNs;
    }
}
