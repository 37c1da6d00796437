package io.herald.gateway.http;

import io.vertx.core.Vertx;

/**
 * Has one who publishes many messages over one connection wait while it is over its quota: its lines are answered one
 * by one, so it is not refused. Owned by a batch or a WebSocket, on its event loop.
 */
final class OverQuota {
    private static final long NONE = -1;

    private final Vertx vertx;
    private long timer = NONE;
    private boolean cancelled;

    /** @param vertx for timers, on this event loop */
    OverQuota(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Whether it is to wait.
     *
     * @param waitMs for how long, in milliseconds; not at all with 0
     * @param goOn called when that is over
     */
    boolean holds(long waitMs, Runnable goOn) {
        if (waitMs > 0 && timer == NONE && !cancelled) {
            timer = vertx.setTimer(waitMs, id -> {
                timer = NONE;
                goOn.run();
            });
        }
        return timer != NONE;
    }

    /** Nobody waits any more, nor will: what is owed may take long, and until then the timer keeps what it runs. */
    void cancel() {
        cancelled = true;
        if (timer != NONE) {
            vertx.cancelTimer(timer);
            timer = NONE;
        }
    }
}
