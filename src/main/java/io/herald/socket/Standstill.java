package io.herald.socket;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * Whether deadlines, which somebody looks at now and then, may be held against clients now. When the process has stood
 * still, in a long collection or because it was stopped, what they said meanwhile lies in their sockets, and is read
 * only after it was looked: who was not listened to was not silent. Owned by who looks, on its event loop.
 */
public final class Standstill {
    /** Who comes so much too late has stood still. */
    static final long LATE_MS = 250;

    private final long everyMs;
    private long lookedMs;
    private long judgesFromMs;
    private boolean judged = true;

    /**
     * Has somebody look at deadlines now and then, but not before who was not listened to has been.
     *
     * @param vertx of the event loop that this is called on
     * @param everyMs how often it is looked, in milliseconds
     * @param look looks
     */
    public static void watch(Vertx vertx, long everyMs, Runnable look) {
        Standstill standstill = new Standstill(everyMs, nowMs());
        vertx.setPeriodic(everyMs, id -> {
            if (standstill.isOver(nowMs())) {
                look.run();
            }
        });
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /**
     * @param everyMs how often it is looked, in milliseconds
     * @param nowMs the time now, on a clock that only runs
     */
    Standstill(long everyMs, long nowMs) {
        this.everyMs = everyMs;
        this.lookedMs = nowMs;
        this.judgesFromMs = nowMs;
    }

    /** Whether it is over, if there was one; to be asked each time that it is looked. */
    boolean isOver(long nowMs) {
        boolean late = nowMs - lookedMs > everyMs + LATE_MS;
        lookedMs = nowMs;
        // Who is late each time is slow, and judges all the same.
        if (late && judged) {
            judgesFromMs = nowMs + everyMs;
        }
        // Timers make up for what they have missed, all at once.
        judged = nowMs >= judgesFromMs;
        return judged;
    }
}
