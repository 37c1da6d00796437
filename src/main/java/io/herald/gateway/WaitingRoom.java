package io.herald.gateway;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for all subscribers, which is bounded: each may have no more than is left for the others, so that the more
 * do not read the less waits for each. An equal share of half of it nobody can take from anybody, so all together may
 * have one and a half times as much. One for the broker; any thread.
 */
final class WaitingRoom {
    /** The part of the heap that they may have. */
    private static final int HEAP_PARTS = 8;

    private final long most;
    private final AtomicLong left;
    /** How many there are for whom something waits. */
    private final AtomicInteger waiters = new AtomicInteger();

    /** @param most how many bytes may wait */
    WaitingRoom(long most) {
        this.most = most;
        this.left = new AtomicLong(most);
    }

    /** A part of the heap. */
    static WaitingRoom ofHeap() {
        return new WaitingRoom(Runtime.getRuntime().maxMemory() / HEAP_PARTS);
    }

    /** So many bytes more wait, or fewer where it is below 0. */
    void take(long more) {
        left.addAndGet(-more);
    }

    /** There is one more for whom something waits. */
    void enter() {
        waiters.incrementAndGet();
    }

    /** There is one less. */
    void leave() {
        waiters.decrementAndGet();
    }

    /** How many bytes may wait for one, whatever waits for others. */
    long each() {
        return most / 2 / Math.max(1, waiters.get());
    }

    /** How many bytes more may wait; below 0 where too many do. */
    long left() {
        return left.get();
    }
}
