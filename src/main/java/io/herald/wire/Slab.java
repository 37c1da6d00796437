package io.herald.wire;

import java.util.Arrays;

/**
 * The bytes of a read, which payloads lie in, and the bounds of these. Whoever still reads them holds the slab; when
 * the last one has released it, its pool lends it again and it is written over. Belongs to the event loop of its pool.
 */
public final class Slab {
    private static final int[] NO_BOUNDS = new int[0];

    /** Holds nothing and is never lent again. */
    public static final Slab NONE = new Slab(new byte[0], null);

    private final byte[] bytes;
    private final SlabPool pool;
    private int[] bounds = NO_BOUNDS;
    private int bounded;
    private int holders;

    /**
     * @param bytes the bytes; taken over
     * @param pool where the slab goes when nobody holds it; null where it is left to the garbage collector
     */
    Slab(byte[] bytes, SlabPool pool) {
        this.bytes = bytes;
        this.pool = pool;
    }

    /** The bytes; to be written behind what is read. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the starts and ends of payloads stand, the next one at {@link #bounded()}. */
    public int[] bounds() {
        return bounds;
    }

    /** Where the next bounds go. */
    public int bounded() {
        return bounded;
    }

    /** All bounds before this place are taken, and are not written over while the slab is held. */
    public void boundedTo(int taken) {
        bounded = taken;
    }

    /** Makes room for the bounds of so many payloads more behind those there are; older arrays stay as they are. */
    public int[] moreBounds(int payloads) {
        bounds = Arrays.copyOf(bounds, bounds.length + 2 * payloads);
        return bounds;
    }

    /** Whether it is lent again when nobody holds it. */
    public boolean isPooled() {
        return pool != null;
    }

    /** Somebody more reads the bytes, or writes behind those that are read. */
    public void hold() {
        if (pool != null) {
            holders++;
        }
    }

    /**
     * One who held the slab reads it no more.
     *
     * @throws IllegalStateException where nobody held it
     */
    public void release() {
        if (pool == null) {
            return;
        }
        if (holders == 0) {
            throw new IllegalStateException("released more often than held");
        }
        if (--holders == 0) {
            bounded = 0;
            pool.giveBack(this);
        }
    }
}
