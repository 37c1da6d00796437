package io.herald.socket;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When a connection was opened.
 *
 * @param number which it is of all in this process; later ones have higher numbers
 * @param ms in milliseconds since 1970
 */
public record Opened(long number, long ms) {
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** The next one, now. */
    public static Opened now() {
        return new Opened(NUMBERS.incrementAndGet(), System.currentTimeMillis());
    }
}
