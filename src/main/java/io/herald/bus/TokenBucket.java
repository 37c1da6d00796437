package io.herald.bus;

import java.util.concurrent.TimeUnit;

/**
 * How much may pass in a second: what was not used is saved up for one second, and what was used beyond that is owed,
 * so that over time no more passes. It has no clock. Owned by an {@link Allowance}, or by who is held back alone; any
 * thread, each for a moment.
 */
public final class TokenBucket {
    private static final double SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final double perSecond;
    private double saved;
    private long sinceNs;

    /**
     * @param perSecond how much may pass in a second, at least 1
     * @param nowNs the time on a clock that only goes forward
     */
    public TokenBucket(long perSecond, long nowNs) {
        this.perSecond = perSecond;
        this.saved = perSecond;
        this.sinceNs = nowNs;
    }

    /** So much passes; however much that is, no more is owed then than passes in a second. */
    public synchronized void takeWithinASecond(long amount, long nowNs) {
        fill(nowNs);
        saved = Math.max(-perSecond, saved - amount);
    }

    /**
     * So much passes, and something is set aside for what comes next.
     *
     * @param needed what passes
     * @param ahead how much to set aside at most, of what is saved
     * @return how much that is
     */
    public synchronized long draw(long needed, long ahead, long nowNs) {
        fill(nowNs);
        saved -= needed;
        long aside = saved <= 0 ? 0 : Math.min(ahead, (long) saved);
        saved -= aside;
        return aside;
    }

    /** What was set aside is not used. */
    public synchronized void giveBack(long aside, long nowNs) {
        fill(nowNs);
        saved = Math.min(perSecond, saved + aside);
    }

    /** How much may pass in a second. */
    public double perSecond() {
        return perSecond;
    }

    /** Whether it is as if nothing had ever passed. */
    synchronized boolean isFull(long nowNs) {
        fill(nowNs);
        return saved >= perSecond;
    }

    /** For how many nanoseconds nothing more may pass; 0 where it may now. */
    public synchronized long waitNs(long nowNs) {
        fill(nowNs);
        return saved >= 0 ? 0 : (long) Math.ceil(-saved / perSecond * SECOND_NS);
    }

    private void fill(long nowNs) {
        if (nowNs - sinceNs > 0) {
            saved = Math.min(perSecond, saved + (nowNs - sinceNs) / SECOND_NS * perSecond);
            sinceNs = nowNs;
        }
    }
}
