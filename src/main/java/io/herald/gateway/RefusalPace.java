package io.herald.gateway;

import io.herald.bus.TokenBucket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has a client that is refused again and again wait for its answers, and so for all that it would ask next: a refusal
 * costs the client a line and the event loop a little more. Who waits is told several at a time then, in one write. A
 * command is answered once, however much of it is refused, and waits for no longer than a second. Owned by a
 * connection, on its event loop.
 */
public final class RefusalPace {
    /** So many refusals are told at once, and so many in each second after. */
    static final int PER_SECOND = 200;
    /** So many are told together, because a timer and a write for each cost more than what they say. */
    static final int TOGETHER = 10;

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long OTHERS_NS = SECOND_NS * (TOGETHER - 1) / PER_SECOND;

    private final Vertx vertx;
    private final LongSupplier nowNs;
    private final TokenBucket refusals;

    /** @param vertx for timers, on this event loop */
    public RefusalPace(Vertx vertx) {
        this(vertx, System::nanoTime);
    }

    RefusalPace(Vertx vertx, LongSupplier nowNs) {
        this.vertx = vertx;
        this.nowNs = nowNs;
        this.refusals = new TokenBucket(PER_SECOND, nowNs.getAsLong());
    }

    /**
     * When a command may be answered.
     *
     * @param refused how much of it is refused
     * @return completed, or completed in a while: the connection may be closed then
     */
    public Future<Void> answer(int refused) {
        long waitNs = refused == 0 ? 0 : waitNs(refused);
        if (waitNs == 0) {
            return Future.succeededFuture();
        }
        Promise<Void> later = Promise.promise();
        vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(waitNs) + 1, id -> later.complete());
        return later.future();
    }

    /** For how long the answer that refuses so much waits; 0 where it does not. */
    long waitNs(int refused) {
        long now = nowNs.getAsLong();
        refusals.takeWithinASecond(refused, now);
        long owedNs = refusals.waitNs(now);
        return owedNs == 0 ? 0 : Math.min(owedNs + OTHERS_NS, SECOND_NS);
    }
}
