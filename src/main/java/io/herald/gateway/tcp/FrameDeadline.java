package io.herald.gateway.tcp;

/**
 * Since when a connection owes the rest of a line or frame. A client that goes on finishing lines owes nothing, however
 * its bytes are cut into reads. Owned by a connection, on its event loop.
 */
final class FrameDeadline {
    private boolean midway;
    private long sinceMs;

    /**
     * Takes note of what a read changed.
     *
     * @param unfinished whether a line or frame is begun and not finished
     * @param advanced whether one was finished since the last time, or the client was kept from finishing it
     * @param nowMs the time on a clock that only goes forward
     */
    void note(boolean unfinished, boolean advanced, long nowMs) {
        if (unfinished && (!midway || advanced)) {
            sinceMs = nowMs;
        }
        midway = unfinished;
    }

    /** Whether a line or frame was begun more than {@code timeoutMs} ago and is not finished. */
    boolean isOver(long nowMs, long timeoutMs) {
        return midway && nowMs - sinceMs > timeoutMs;
    }
}
