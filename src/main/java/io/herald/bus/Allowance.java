package io.herald.bus;

/**
 * How much one user may publish in a second, in messages and in bytes; or one client that nobody knows. Of a user it
 * belongs to {@link Allowances}, and any thread may use it; otherwise to whoever made it.
 */
public final class Allowance {
    private final TokenBucket messages;
    private final TokenBucket bytes;
    /** At how many door instances it is used; only changed while {@link Allowances} holds its entry. */
    private int users;

    /**
     * @param messages how many messages in a second; 0 for any number
     * @param bytes how many bytes of them; 0 likewise
     * @param nowNs the time on a clock that only goes forward
     */
    public Allowance(long messages, long bytes, long nowNs) {
        this.messages = messages == 0 ? null : new TokenBucket(messages, nowNs);
        this.bytes = bytes == 0 ? null : new TokenBucket(bytes, nowNs);
    }

    /** How many messages; null for any number. */
    public TokenBucket messages() {
        return messages;
    }

    /** How many bytes of them; null for any number. */
    public TokenBucket bytes() {
        return bytes;
    }

    long waitNs(long nowNs) {
        long ofMessages = messages == null ? 0 : messages.waitNs(nowNs);
        long ofBytes = bytes == null ? 0 : bytes.waitNs(nowNs);
        return Math.max(ofMessages, ofBytes);
    }

    void enter() {
        users++;
    }

    void leave() {
        users--;
    }

    /** Whether nobody uses it, and a new one would be the same. */
    boolean isOver(long nowNs) {
        return users == 0 && (messages == null || messages.isFull(nowNs)) && (bytes == null || bytes.isFull(nowNs));
    }
}
