package io.herald.wire;

import java.util.ArrayDeque;

/**
 * Lends the arrays that reads are copied into, again and again: gigabytes that pass by leave little garbage, and an
 * array that was in use a moment ago is still in the processor's cache. One for each door instance, on its event loop.
 */
public final class SlabPool {
    /** A read of the largest size, behind an unfinished frame of a few KiB. */
    public static final int LARGE_BYTES = 72 << 10;
    /** What is left of a read is most often not much. */
    public static final int SMALL_BYTES = 1 << 10;
    /** The most slabs of each size that are kept for later, together 2.3 MiB. */
    public static final int MAX_FREE = 32;

    private final ArrayDeque<Slab> large = new ArrayDeque<>(MAX_FREE);
    private final ArrayDeque<Slab> small = new ArrayDeque<>(MAX_FREE);
    private int lent;

    /** Lends room for so many bytes, held once; what was in it before may still be there. */
    public Slab lend(int bytes) {
        Slab slab;
        if (bytes <= SMALL_BYTES) {
            slab = small.isEmpty() ? new Slab(new byte[SMALL_BYTES], this) : small.pop();
        } else if (bytes < LARGE_BYTES / 8 || bytes > LARGE_BYTES) {
            slab = new Slab(new byte[bytes], null);
        } else {
            slab = large.isEmpty() ? new Slab(new byte[LARGE_BYTES], this) : large.pop();
            lent++;
        }
        slab.hold();
        return slab;
    }

    /** Whether so few large slabs are lent that it does not matter how much of them is needed. */
    public boolean isAmple() {
        return lent <= MAX_FREE;
    }

    /** A slab that nobody holds any more. */
    void giveBack(Slab slab) {
        boolean isSmall = slab.bytes().length == SMALL_BYTES;
        ArrayDeque<Slab> free = isSmall ? small : large;
        if (free.size() < MAX_FREE) {
            free.push(slab);
        }
        if (!isSmall) {
            lent--;
        }
    }
}
