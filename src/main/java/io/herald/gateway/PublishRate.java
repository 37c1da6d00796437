package io.herald.gateway;

import io.herald.bus.Allowance;

/**
 * How much may be published in a second, in messages and in bytes, over one connection, or over all those at one door
 * instance of a user that is known. It has no clock. Owned by {@link PublishRates}.
 */
final class PublishRate {
    private final String user;
    private final TokenSlice messages;
    private final TokenSlice bytes;
    private int connections;

    /**
     * @param user whose; empty for a client that is not known
     * @param allowance what that may publish
     */
    PublishRate(String user, Allowance allowance) {
        this.user = user;
        this.messages = allowance.messages() == null ? null : new TokenSlice(allowance.messages());
        this.bytes = allowance.bytes() == null ? null : new TokenSlice(allowance.bytes());
    }

    String user() {
        return user;
    }

    /** There is one more connection. */
    PublishRate enter() {
        connections++;
        return this;
    }

    /** There is one less; whether it was the last. */
    boolean leave() {
        connections--;
        return connections == 0;
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

    /** Nothing more is published. */
    void close(long nowNs) {
        if (messages != null) {
            messages.close(nowNs);
        }
        if (bytes != null) {
            bytes.close(nowNs);
        }
    }
}
