package io.herald.wire;

import io.herald.topic.Payloads;
import java.nio.ByteBuffer;

/**
 * What one connection has sent and its decoder has not yet understood. Bytes are copied once, into a {@link Slab};
 * payloads are slices of it, and it is not written over before all of them are released. One for each connection, on
 * its event loop.
 */
public final class Intake {
    /** How many bytes may be held beyond twice what is unfinished. */
    private static final int SLACK = 1024;
    /** Payloads may keep this many times what they are counted for, if the read was not a small one anyway. */
    private static final int MAX_WASTE = 16;

    private static final int SMALL_READ = 8 << 10;
    private static final int MESSAGE_OVERHEAD = 64;

    private final SlabPool slabs;
    private final InputShare.Claim claim;
    private Slab slab = Slab.NONE;
    private byte[] bytes = slab.bytes();
    private int start;
    private int end;
    private int whole;
    /** Whether what is unfinished was begun since that was last told. */
    private boolean another;
    /** What the payloads taken out of the bytes are counted for. */
    private long counted;

    /**
     * @param slabs what the connection's door instance reads into
     * @param claim where it counts what is unfinished
     */
    public Intake(SlabPool slabs, InputShare.Claim claim) {
        this.slabs = slabs;
        this.claim = claim;
    }

    /** Takes in what was read. */
    public void feed(ByteBuffer read) {
        int more = read.remaining();
        int held = end - start;
        if (held == 0 || end + more > bytes.length) {
            // What comes in many reads doubles, so that it is not copied once for each of them.
            move(Math.max(held + more, Math.min(whole, 2 * held)));
        }
        read.get(bytes, end, more);
        end += more;
    }

    /** The bytes; those from {@link #start} to before {@link #end} are not yet understood. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where what is not yet understood begins. */
    public int start() {
        return start;
    }

    /** Where what was read ends. */
    public int end() {
        return end;
    }

    /** Where the payloads lie, and their bounds are to be written. */
    public Slab slab() {
        return slab;
    }

    /** Everything before {@code to} is understood. */
    public void consume(int to) {
        start = to;
        whole = 0;
        another = true;
    }

    /** What begins at {@link #start} has so many bytes once all of it is here. */
    public void expect(int wholeLength) {
        whole = wholeLength;
    }

    /** Whether the rest of something is still to come. */
    public boolean isMidway() {
        return end > start;
    }

    /** Nothing more can be understood before more is read: gives back the memory that is not needed for the rest. */
    public void settle() {
        if (start == end) {
            release();
            return;
        }
        if (bytes.length > 2 * (end - start) + SLACK) {
            // A client that stops in the middle must not keep all of what was read with it.
            move(end - start);
        }
        claim.unfinished(bytes.length, whole, another);
        another = false;
    }

    /** Whether nothing more is to be read for now. */
    public boolean isWaiting() {
        return claim.isWaiting();
    }

    /** Forgets everything. */
    public void release() {
        claim.finished();
        lieIn(Slab.NONE);
        start = 0;
        end = 0;
        whole = 0;
    }

    /** Forgets everything, for the connection is gone. */
    public void close() {
        release();
        claim.close();
    }

    /**
     * Whether payloads taken out of the bytes may stay where they lie, and then the slab is held for them once more; if
     * not, they are to be copied, for they would keep many times what they are counted for.
     */
    public boolean lends(Payloads payloads) {
        counted += payloads.totalLength() + (long) MESSAGE_OVERHEAD * payloads.count();
        boolean light = bytes.length <= Math.max(SMALL_READ, counted * MAX_WASTE) || slab.isPooled() && slabs.isAmple();
        if (light) {
            slab.hold();
        }
        return light;
    }

    /** How many bytes of memory are held, whether they are in use or not. */
    public int heldBytes() {
        return bytes.length;
    }

    /** Moves what is held to the front of another slab; the old one is left to the payloads that lie in it. */
    private void move(int capacity) {
        int held = end - start;
        Slab other = slabs.lend(capacity);
        System.arraycopy(bytes, start, other.bytes(), 0, held);
        lieIn(other);
        counted = 0;
        start = 0;
        end = held;
    }

    private void lieIn(Slab other) {
        slab.release();
        slab = other;
        bytes = other.bytes();
    }
}
