package io.herald.wire;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lends the arrays that reads are copied into, again and again: gigabytes that pass by leave little garbage, and an
 * array that was in use a moment ago is still in the processor's cache. One for each door instance, on its event loop.
 */
public final class SlabPool {
    /** A read of the largest size, behind an unfinished frame of a few KiB. */
    public static final int LARGE_BYTES = 72 << 10;
    /** What is left of a read is most often not much. */
    public static final int SMALL_BYTES = 1 << 10;
    /** The largest size that doubles the one before; the next one is {@link #LARGE_BYTES}. */
    public static final int MEDIUM_BYTES = 8 << 10;
    /** The most slabs of each size that are kept for later, together 2.7 MiB. */
    public static final int MAX_FREE = 32;

    private static final int LARGE = 1 + Integer.numberOfTrailingZeros(MEDIUM_BYTES / SMALL_BYTES);

    /** The free slabs of 1, 2, 4 and 8 KiB, and the large ones. */
    private final List<ArrayDeque<Slab>> free;

    private int lent;

    /** A pool that has nothing yet. */
    public SlabPool() {
        free = Stream.generate(() -> new ArrayDeque<Slab>(MAX_FREE))
                .limit(LARGE + 1)
                .toList();
    }

    /** Lends room for so many bytes, held once; what was in it before may still be there. */
    public Slab lend(int bytes) {
        Slab slab;
        if (bytes > LARGE_BYTES) {
            slab = new Slab(new byte[bytes], null);
        } else {
            int size = size(bytes);
            ArrayDeque<Slab> kept = free.get(size);
            slab = kept.isEmpty()
                    ? new Slab(new byte[size == LARGE ? LARGE_BYTES : SMALL_BYTES << size], this)
                    : kept.pop();
            lent += size == LARGE ? 1 : 0;
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
        int size = size(slab.bytes().length);
        if (free.get(size).size() < MAX_FREE) {
            free.get(size).push(slab);
        }
        lent -= size == LARGE ? 1 : 0;
    }

    private static int size(int bytes) {
        if (bytes > MEDIUM_BYTES) {
            return LARGE;
        }
        return bytes <= SMALL_BYTES ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros((bytes - 1) / SMALL_BYTES);
    }
}
