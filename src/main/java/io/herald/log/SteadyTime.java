package io.herald.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time for what is stored and what expires: it never goes back, and a jump of the machine's clock counts only when
 * it has lasted, so that one that is taken back makes nothing expire. Belongs to the verticle that made it.
 */
final class SteadyTime {
    /** What differs by less is a clock that is being set right. */
    static final long JUMP_MS = 10_000;

    /** For how long a jump is doubted. */
    static final long DOUBT_MS = 900_000;

    private static final long NONE = Long.MIN_VALUE;

    private final LongSupplier wallMs;
    private final LongSupplier runningMs;

    /** How far the machine's clock is ahead of one that runs since some moment, as far as it is believed. */
    private long ahead;

    private long doubted;
    private long doubtedSinceMs = NONE;
    private long lastMs;

    /** By the machine's clocks. */
    SteadyTime() {
        this(System::currentTimeMillis, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /**
     * @param wallMs the machine's clock, which may be set
     * @param runningMs one that only runs
     */
    SteadyTime(LongSupplier wallMs, LongSupplier runningMs) {
        this.wallMs = wallMs;
        this.runningMs = runningMs;
        this.ahead = wallMs.getAsLong() - runningMs.getAsLong();
    }

    /** The time, in milliseconds since 1970. */
    long nowMs() {
        long running = runningMs.getAsLong();
        long said = wallMs.getAsLong() - running;
        if (Math.abs(said - ahead) < JUMP_MS) {
            ahead = said;
            doubtedSinceMs = NONE;
        } else if (doubtedSinceMs == NONE || Math.abs(said - doubted) >= JUMP_MS) {
            doubted = said;
            doubtedSinceMs = running;
        } else if (running - doubtedSinceMs >= DOUBT_MS) {
            ahead = said;
            doubtedSinceMs = NONE;
        }
        lastMs = Math.max(lastMs, running + ahead);
        return lastMs;
    }
}
