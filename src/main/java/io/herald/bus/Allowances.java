package io.herald.bus;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What each user may publish in a second, however many connections it has, at whichever doors. It is remembered for as
 * long as something is owed or not yet saved up again, so that nobody gets more by leaving and coming back. One for a
 * Vert.x, and so for a broker; any thread.
 */
public final class Allowances implements Shareable {
    private static final String NAME = "herald.allowances";
    /** Of so many it is not looked whether some are over. */
    private static final int FEW = 1_000;

    private final ConcurrentHashMap<String, Allowance> byUser = new ConcurrentHashMap<>();
    /** When there are so many it is looked which are over. */
    private final AtomicInteger many = new AtomicInteger(FEW);

    /** Those of the broker on this Vert.x. */
    public static Allowances of(Vertx vertx) {
        return vertx.sharedData().<String, Allowances>getLocalMap(NAME).computeIfAbsent(NAME, none -> new Allowances());
    }

    /**
     * A user comes to a door instance, which is to tell when it {@link #leave}s.
     *
     * @param messages how many messages it may publish in a second; 0 for any number
     * @param bytes how many bytes of them; 0 likewise
     * @param nowNs the time on a clock that only goes forward
     */
    public Allowance enter(String user, long messages, long bytes, long nowNs) {
        int limit = many.get();
        if (byUser.size() >= limit && many.compareAndSet(limit, Integer.MAX_VALUE)) {
            byUser.keySet().forEach(one -> forgetIfOver(one, nowNs));
            many.set(Math.max(FEW, 2 * byUser.size()));
        }
        return byUser.compute(user, (same, there) -> {
            Allowance one = there == null ? new Allowance(messages, bytes, nowNs) : there;
            one.enter();
            return one;
        });
    }

    /** For how many nanoseconds a user may publish nothing more; 0 where it may now. */
    public long waitNs(String user, long nowNs) {
        Allowance allowance = byUser.get(user);
        return allowance == null ? 0 : allowance.waitNs(nowNs);
    }

    /** A user has no connection at a door instance any more. */
    public void leave(String user, long nowNs) {
        byUser.computeIfPresent(user, (same, there) -> {
            there.leave();
            return there.isOver(nowNs) ? null : there;
        });
    }

    private void forgetIfOver(String user, long nowNs) {
        byUser.computeIfPresent(user, (same, there) -> there.isOver(nowNs) ? null : there);
    }

    /** How many are remembered. */
    int size() {
        return byUser.size();
    }
}
