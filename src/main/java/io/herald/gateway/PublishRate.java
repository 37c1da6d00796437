package io.herald.gateway;

/**
 * How much one client may publish in a second, in messages and in bytes. It has no clock. Owned by a {@link
 * PublishWindow}.
 */
final class PublishRate {
    private final TokenBucket messages;
    private final TokenBucket bytes;

    PublishRate(PublishWindow.Quota limits, long nowNs) {
        this.messages = limits.messages() == 0 ? null : new TokenBucket(limits.messages(), nowNs);
        this.bytes = limits.bytes() == 0 ? null : new TokenBucket(limits.bytes(), nowNs);
    }

    /** So much is published. */
    void take(int count, long length, long nowNs) {
        if (messages != null) {
            messages.take(count, nowNs);
        }
        if (bytes != null) {
            bytes.take(length, nowNs);
        }
    }

    /** For how many nanoseconds nothing more may be published; 0 where it may now. */
    long waitNs(long nowNs) {
        long ofMessages = messages == null ? 0 : messages.waitNs(nowNs);
        long ofBytes = bytes == null ? 0 : bytes.waitNs(nowNs);
        return Math.max(ofMessages, ofBytes);
    }
}
