package io.herald.gateway;

/**
 * What waits for all the subscribers of one door instance, which is bounded: each may have no more than is left for the
 * others, so that the more do not read the less waits for each. Owned by its {@link LiveFanout}, on its event loop.
 */
final class WaitingRoom {
    /** The part of the heap that the instances of a door may have together. */
    private static final int HEAP_PARTS = 8;

    private final long most;
    private long taken;

    /** @param most how many bytes may wait */
    WaitingRoom(long most) {
        this.most = most;
    }

    /** That of one door instance of as many as there are processors. */
    static WaitingRoom ofHeap() {
        Runtime machine = Runtime.getRuntime();
        return new WaitingRoom(machine.maxMemory() / HEAP_PARTS / machine.availableProcessors());
    }

    /** So many bytes more wait, or fewer where it is below 0. */
    void take(long more) {
        taken += more;
    }

    /** How many bytes may wait for one subscriber. */
    long each() {
        return most - taken;
    }
}
