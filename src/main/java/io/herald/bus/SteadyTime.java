package io.herald.bus;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time of messages, for all rooms of the broker: when they were published, and when they expire. It never goes
 * back, and a jump of the machine's clock counts only when it has lasted, so that one that is taken back makes nothing
 * expire. One for the whole process, on any thread: whoever stamps a message and whoever looks whether it is still good
 * must believe the same clock.
 */
public final class SteadyTime {
    /** What differs by less is a clock that is being set right. */
    static final long JUMP_MS = 10_000;

    /** For how long a jump is doubted. */
    static final long DOUBT_MS = 900_000;

    /** How often the machine's clock is looked at. */
    static final long LOOK_EVERY_MS = 10;

    private static final long NONE = Long.MIN_VALUE;
    private static final SteadyTime OF_THE_PROCESS = new SteadyTime(System::currentTimeMillis, SteadyTime::runningMs);

    private final LongSupplier wallMs;
    private final LongSupplier runningMs;

    /** How far the machine's clock is ahead of one that runs since some moment, as far as it is believed. */
    private volatile long ahead;

    private volatile long lookAgainMs;
    /** No time before this one is told any more. */
    private volatile long leastMs = Long.MIN_VALUE;

    private long doubted;
    private long doubtedSinceMs = NONE;

    /**
     * @param wallMs the machine's clock, which may be set
     * @param runningMs one that only runs
     */
    SteadyTime(LongSupplier wallMs, LongSupplier runningMs) {
        this.wallMs = wallMs;
        this.runningMs = runningMs;
        this.lookAgainMs = runningMs.getAsLong();
        this.ahead = wallMs.getAsLong() - lookAgainMs;
    }

    /** The time, in milliseconds since 1970. */
    public static long now() {
        return OF_THE_PROCESS.nowMs();
    }

    /** What the machine's clock says, in milliseconds since 1970: by this, and at once, what proves who one is ends. */
    public static long machineMs() {
        return System.currentTimeMillis();
    }

    /** The time, in milliseconds since some moment, on a clock that only runs: for time-outs. */
    public static long runningMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    long nowMs() {
        long running = runningMs.getAsLong();
        if (running >= lookAgainMs) {
            look();
        }
        // In this order: what is believed may become less, and by then the least that may be told is known.
        long believed = running + ahead;
        return Math.max(leastMs, believed);
    }

    private synchronized void look() {
        long running = runningMs.getAsLong();
        long said = wallMs.getAsLong() - running;
        lookAgainMs = running + LOOK_EVERY_MS;
        if (Math.abs(said - ahead) < JUMP_MS) {
            believe(said, running);
        } else if (doubtedSinceMs == NONE || Math.abs(said - doubted) >= JUMP_MS) {
            doubted = said;
            doubtedSinceMs = running;
        } else if (running - doubtedSinceMs >= DOUBT_MS) {
            believe(said, running);
        }
    }

    private void believe(long said, long running) {
        doubtedSinceMs = NONE;
        if (said < ahead) {
            // Time stands still until the machine's clock has come as far as was told already.
            leastMs = Math.max(leastMs, running + ahead);
        }
        ahead = said;
    }
}
