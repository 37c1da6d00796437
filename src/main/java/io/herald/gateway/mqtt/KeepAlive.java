package io.herald.gateway.mqtt;

import java.util.concurrent.TimeUnit;

/** When a client should have been heard of (3.1.2.10). Owned by its connection, on its event loop. */
final class KeepAlive {
    private long limitMs;
    private long heardMs;

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
        limitMs = seconds == 0 ? Long.MAX_VALUE : TimeUnit.SECONDS.toMillis(seconds) * 3 / 2;
        heardMs = nowMs;
    }

    /** The client has said something. */
    void heard(long nowMs) {
        heardMs = nowMs;
    }

    /** Whether it was silent for too long. */
    boolean isOver(long nowMs) {
        return nowMs - heardMs > limitMs;
    }
}
