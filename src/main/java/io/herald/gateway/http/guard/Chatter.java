package io.herald.gateway.http.guard;

import java.util.concurrent.TimeUnit;

/**
 * What the client of one connection over HTTP/2 sends that comes to nothing: words that it takes more of what it is
 * sent, and frames of streams that are over, which the platform takes in without a word. Whoever is sent much has much
 * to say of that, at once or later; anybody else has little. Owned by the connection, on its event loop.
 */
final class Chatter {
    /** How many bytes may come to nothing in a second, whatever the client was sent. */
    static final int PER_SECOND = 512 << 10;
    /** How many more may come for each byte that it was sent: a word of 13 on the stream and one on the connection. */
    static final int PER_BYTE_SENT = 2;
    /** How many it may put off saying. */
    static final int MOST_SAVED = 16 << 20;

    /** What it has saved up where it is below 0. */
    private long owed;

    private long sinceNs;
    private long sentBefore;

    /** @param sent how much the client was sent until now */
    Chatter(long nowNs, long sent) {
        sinceNs = nowNs;
        sentBefore = sent;
    }

    /** So many bytes came, whatever of. */
    void came(long bytes) {
        owed += bytes;
    }

    /** So many bytes of what came were of something. */
    void carried(long bytes) {
        owed = Math.max(-MOST_SAVED, owed - bytes);
    }

    /** Whether it has to be looked at what it was sent. */
    boolean isSuspect() {
        return owed > PER_SECOND;
    }

    /**
     * Whether too much came to nothing, by what it was sent until now.
     *
     * @param sent how much that is
     */
    boolean isTooMuch(long nowNs, long sent) {
        owed = Math.max(-MOST_SAVED, owed - PER_BYTE_SENT * (sent - sentBefore));
        sentBefore = sent;
        if (owed > 0) {
            // More than enough for all that can be owed, and no overflow after months.
            long passedUs = Math.min(TimeUnit.NANOSECONDS.toMicros(nowNs - sinceNs), TimeUnit.MINUTES.toMicros(1));
            owed = Math.max(0, owed - passedUs * PER_SECOND / TimeUnit.SECONDS.toMicros(1));
        }
        sinceNs = nowNs;
        return isSuspect();
    }
}
