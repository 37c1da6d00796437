package io.herald.gateway;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for all subscribers, which is bounded: each may have no more than is left for the others, so that the more
 * do not read the less waits for each. One for the broker; any thread.
 */
final class WaitingRoom {
    /** The part of the heap that they may have. */
    private static final int HEAP_PARTS = 8;

    private final AtomicLong left;

    /** @param most how many bytes may wait */
    WaitingRoom(long most) {
        left = new AtomicLong(most);
    }

    /** A part of the heap. */
    static WaitingRoom ofHeap() {
        return new WaitingRoom(Runtime.getRuntime().maxMemory() / HEAP_PARTS);
    }

    /** So many bytes more wait, or fewer where it is below 0. */
    void take(long more) {
        left.addAndGet(-more);
    }

    /** How many bytes more may wait; below 0 where too many do. */
    long left() {
        return left.get();
    }
}
