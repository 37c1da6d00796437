package io.herald.gateway.mqtt;

import java.util.concurrent.TimeUnit;

/** When a client should have been heard of (3.1.2.10). Owned by its connection, on its event loop. */
final class KeepAlive {
    /** The longest that one packet may take from its first byte to its last. */
    private static final long PACKET_MS = 60_000;

    private static final long NEVER = Long.MAX_VALUE;

    private long limitMs;
    private long heardMs;
    private long midwaySinceMs = NEVER;

    /**
     * @param connectMs how long the first packet may take, in milliseconds
     * @param nowMs the time, on a clock that only goes forward
     */
    KeepAlive(long connectMs, long nowMs) {
        limitMs = connectMs;
        heardMs = nowMs;
    }

    /** From now on the client says something every so many seconds; 0 for no limit. */
    void begin(int seconds, long nowMs) {
        // One and a half times the keep alive, as the specification has it.
        limitMs = seconds == 0 ? NEVER : TimeUnit.SECONDS.toMillis(seconds) * 3 / 2;
        heardMs = nowMs;
    }

    /** How long it may be silent from now on, in milliseconds; at least a little. */
    long leftMs(long nowMs) {
        return Math.max(1, limitMs - (nowMs - heardMs));
    }

    /** The client has said something. */
    void heard(long nowMs) {
        heardMs = nowMs;
        midwaySinceMs = NEVER;
    }

    /** What was read is carried out; whether a packet has begun that is not all there. */
    void midway(boolean unfinished, long nowMs) {
        midwaySinceMs = unfinished ? Math.min(midwaySinceMs, nowMs) : NEVER;
    }

    /** Whether it was silent for too long, or is too slow. */
    boolean isOver(long nowMs) {
        return nowMs - heardMs > limitMs || nowMs - PACKET_MS > midwaySinceMs;
    }
}
