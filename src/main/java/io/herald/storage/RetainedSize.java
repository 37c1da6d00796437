package io.herald.storage;

/**
 * How much is retained, or may be. A value.
 *
 * @param count how many messages
 * @param bytes about how many bytes these are, with their topics
 */
public record RetainedSize(long count, long bytes) {
    /** Nothing. */
    public static final RetainedSize NONE = new RetainedSize(0, 0);

    /** No bound. */
    public static final RetainedSize ANY = new RetainedSize(Long.MAX_VALUE, Long.MAX_VALUE);

    /**
     * What it is when a topic's message is put in place of another.
     *
     * @param before bytes of the one that goes; 0 where there is none
     * @param after bytes of the one that comes; 0 where there is none
     */
    public RetainedSize exchanged(long before, long after) {
        long more = (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
        return new RetainedSize(Math.max(0, count + more), Math.max(0, bytes - before + after));
    }

    /** Whether this bound lets it become something else: what does not grow always may. */
    public boolean allows(RetainedSize now, RetainedSize then) {
        boolean countFits = then.count <= count || then.count <= now.count;
        boolean bytesFit = then.bytes <= bytes || then.bytes <= now.bytes;
        return countFits && bytesFit;
    }
}
