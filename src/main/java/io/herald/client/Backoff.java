package io.herald.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before each attempt to connect again: doubling, up to a limit, and each pause shortened by chance to
 * between half and the whole, so that a thousand clients do not come back in the same instant. Owned by one subscriber.
 */
public final class Backoff {
    private final long firstMs;
    private final long longestMs;
    private final RandomGenerator chance;
    private long nextMs;

    /**
     * @param first the first pause, at most
     * @param longest the longest pause
     */
    public Backoff(Duration first, Duration longest, RandomGenerator chance) {
        this.firstMs = first.toMillis();
        this.longestMs = longest.toMillis();
        this.chance = chance;
        reset();
    }

    /** The next pause, in milliseconds. */
    public long nextMs() {
        long pauseMs = nextMs;
        nextMs = Math.min(longestMs, 2 * nextMs);
        return pauseMs - chance.nextLong(pauseMs / 2 + 1);
    }

    /** Starts again with the first pause, after a connection that stood. */
    public void reset() {
        nextMs = firstMs;
    }
}
