package io.herald.delivery;

import java.util.function.IntSupplier;

/**
 * How many messages each of many may have in flight, so that what is noted of all of them fits into a part of the heap:
 * the more there are the fewer, but always some, and then it may be more than that part. On any thread, where who
 * counts them is.
 */
public final class WindowShare {
    /** The part of the heap. */
    private static final int HEAP_PARTS = 16;
    /** What is noted of a message in flight takes, about, with what is to be kept of it. */
    private static final int MESSAGE_BYTES = 256;
    /** With fewer, each would wait for the way there and back. */
    private static final int FEWEST = 16;

    private WindowShare() {}

    /**
     * How many all of them may have.
     *
     * @param heapBytes how large the heap may become
     */
    public static int ofAll(long heapBytes) {
        return (int) Math.min(Integer.MAX_VALUE, heapBytes / HEAP_PARTS / MESSAGE_BYTES);
    }

    /**
     * The share of each.
     *
     * @param heapBytes how large the heap may become
     * @param sharing how many there are that acknowledge
     */
    public static IntSupplier of(long heapBytes, IntSupplier sharing) {
        int messages = ofAll(heapBytes);
        return () -> Math.max(FEWEST, messages / Math.max(1, sharing.getAsInt()));
    }
}
