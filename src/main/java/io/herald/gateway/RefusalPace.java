package io.herald.gateway;

import io.herald.bus.TokenBucket;
import io.herald.topic.BrokerException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Has a client that is refused again and again wait for its answers, and so for all that it would ask next: a refusal
 * costs the client a line and the event loop a little more. Owned by a session, on its event loop.
 */
final class RefusalPace {
    /** So many come at once, and so many in each second after. */
    static final int PER_SECOND = 200;

    private final Vertx vertx;
    private final TokenBucket answers = new TokenBucket(PER_SECOND, System.nanoTime());

    /** @param vertx for timers, on this event loop */
    RefusalPace(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Refused, now or in a while. */
    <T> Future<T> refused(BrokerException refusal) {
        long nowNs = System.nanoTime();
        answers.take(1, nowNs);
        long waitNs = answers.waitNs(nowNs);
        if (waitNs == 0) {
            return Future.failedFuture(refusal);
        }
        Promise<T> later = Promise.promise();
        vertx.setTimer(TimeUnit.NANOSECONDS.toMillis(waitNs) + 1, id -> later.fail(refusal));
        return later.future();
    }
}
