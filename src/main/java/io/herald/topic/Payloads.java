package io.herald.topic;

import java.util.Arrays;

/**
 * One or more payloads that lie in shared bytes, each a slice of them, so that what one socket read brought is carried
 * to the subscribers without a copy and without an object for each message.
 *
 * <pre>
 *   bytes   PUB t 5 ⏎ h e l l o ⏎ PUB t 2 ⏎ h i ⏎
 *   bounds            8       13            22 24
 * </pre>
 *
 * Nobody writes to the bytes before the publication that carries them is settled; that makes it safe to cross threads
 * by reference. Who needs them longer takes a copy ({@link #detached()}).
 */
public final class Payloads {
    private final byte[] bytes;
    private final int[] bounds;
    private final int first;
    private final int count;
    private final int totalLength;

    /**
     * Takes over the arrays, which are not copied and must not be written to while the payloads are read.
     *
     * @param bytes where the payloads lie
     * @param bounds start and end of each payload, one after another
     * @param first where in {@code bounds} the first of them stands
     * @param count how many payloads there are, at least one
     */
    public Payloads(byte[] bytes, int[] bounds, int first, int count) {
        this.bytes = bytes;
        this.bounds = bounds;
        this.first = first;
        this.count = count;
        int total = 0;
        for (int i = 0; i < count; i++) {
            total += bounds[first + 2 * i + 1] - bounds[first + 2 * i];
        }
        this.totalLength = total;
    }

    /** A single payload; the array is taken over, not copied. */
    public static Payloads of(byte[] payload) {
        return new Payloads(payload, new int[] {0, payload.length}, 0, 1);
    }

    /** How many payloads there are. */
    public int count() {
        return count;
    }

    /** The length of all payloads together, in bytes. */
    public int totalLength() {
        return totalLength;
    }

    /** The bytes the payloads lie in; for reading only. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where payload {@code i} begins in {@link #bytes()}. */
    public int start(int i) {
        return bounds[first + 2 * i];
    }

    /** Where payload {@code i} ends in {@link #bytes()}. */
    public int end(int i) {
        return bounds[first + 2 * i + 1];
    }

    /** The length of payload {@code i}, in bytes. */
    public int length(int i) {
        return bounds[first + 2 * i + 1] - bounds[first + 2 * i];
    }

    /** Those from number {@code from} on; they lie in the same bytes. */
    public Payloads from(int from) {
        return from == 0 ? this : new Payloads(bytes, bounds, first + 2 * from, count - from);
    }

    /** Those from number {@code from} to before number {@code to}; they lie in the same bytes. */
    public Payloads part(int from, int to) {
        return from == 0 && to == count ? this : new Payloads(bytes, bounds, first + 2 * from, to - from);
    }

    /** A copy of payload {@code i}. */
    public byte[] copy(int i) {
        return Arrays.copyOfRange(bytes, start(i), end(i));
    }

    /** The same payloads in bytes of their own, which hold nothing else. */
    public Payloads detached() {
        byte[] own = new byte[totalLength];
        int[] ownBounds = new int[2 * count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            System.arraycopy(bytes, start(i), own, at, length(i));
            ownBounds[2 * i] = at;
            at += length(i);
            ownBounds[2 * i + 1] = at;
        }
        return new Payloads(own, ownBounds, 0, count);
    }
}
