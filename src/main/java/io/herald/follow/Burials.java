package io.herald.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * Bounds how much of what was given up is on its way to the dead letters at once: each that waits is forgotten, and
 * read from the log again when it is its turn. Whoever comes first goes first. Belongs to an event loop.
 */
public final class Burials {
    /** One that is longer goes alone. */
    private static final long MOST_BYTES = 1 << 20;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long bytes;

    private record Waiting(long bytes, BooleanSupplier turn) {}

    /**
     * Asks for room.
     *
     * @param needed how many bytes
     * @param turn called when there is room, where there is none now; says whether that is still wanted
     * @return whether there is room now; then, and where {@code turn} says so, {@link #over} is to be called
     */
    boolean take(long needed, BooleanSupplier turn) {
        if (!waiting.isEmpty() || !fits(needed)) {
            waiting.add(new Waiting(needed, turn));
            return false;
        }
        bytes += needed;
        return true;
    }

    /** So many bytes are on their way no more. */
    void over(long given) {
        bytes -= given;
        while (!waiting.isEmpty() && fits(waiting.peek().bytes)) {
            Waiting next = waiting.poll();
            bytes += next.turn.getAsBoolean() ? next.bytes : 0;
        }
    }

    private boolean fits(long needed) {
        return bytes == 0 || bytes + needed <= MOST_BYTES;
    }
}
