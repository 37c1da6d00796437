package io.herald.gateway.http.stream;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * What the clients of one door instance were answered over HTTP/2 and have not taken, all together. Nothing of it
 * leaves the broker before its client says that it takes it, so a few connections with many requests could hold all the
 * memory there is. Where it is too much, the connection with most of it gives way: who reads has next to nothing here.
 * Owned by its door instance, on the event loop of that.
 */
public final class UnreadShare {
    /** The part of the heap that all instances may have together, where that is not less than each has at least. */
    private static final int HEAP_PARTS = 8;
    /** With less, a few pages of messages that are being read would be too much. */
    private static final long LEAST_BYTES = 2 << 20;

    private static final Comparator<Claim> BY_BYTES = Comparator.comparingLong(claim -> claim.bytes);

    private final long most;
    private final Executor soon;
    /** Those who have something unread. */
    private final Set<Claim> claims = new HashSet<>();

    private long bytes;
    private boolean over;

    /**
     * @param most how many bytes there may be
     * @param soon does something on the event loop, behind what is being done
     */
    public UnreadShare(long most, Executor soon) {
        this.most = most;
        this.soon = soon;
    }

    /** That of one door instance of as many as there are processors. */
    public static UnreadShare ofHeap(Executor soon) {
        Runtime machine = Runtime.getRuntime();
        long share = machine.maxMemory() / HEAP_PARTS / machine.availableProcessors();
        return new UnreadShare(Math.max(LEAST_BYTES, share), soon);
    }

    /** How a connection gives way. */
    public interface Holder {
        /** Gives up one of its answers. */
        void giveWay();

        /** Ends: what it gives up stays here, for its client does not take that either. */
        void end();
    }

    /** What a connection has unread: nothing yet. */
    public Claim claim(Holder holder) {
        return new Claim(this, holder);
    }

    /** How many bytes there may be. */
    public long most() {
        return most;
    }

    private void makeRoom() {
        over = false;
        while (bytes > most) {
            Claim largest = Collections.max(claims, BY_BYTES);
            long before = largest.bytes;
            largest.holder.giveWay();
            if (largest.bytes >= before) {
                largest.close();
                largest.holder.end();
            }
        }
    }

    /** What one connection has unread. Owned by that, on its event loop. */
    public static final class Claim {
        private final UnreadShare share;
        private final Holder holder;
        private long bytes;
        private boolean closed;

        private Claim(UnreadShare share, Holder holder) {
            this.share = share;
            this.holder = holder;
        }

        /** So much more is unread, or less where it is below 0. */
        public void add(long more) {
            if (!closed) {
                count(more);
            }
        }

        /** Whether all together have too much: whoever has something unread gets no more of what can wait. */
        public boolean isCrowded() {
            return share.bytes > share.most;
        }

        private void count(long more) {
            boolean hadSome = bytes > 0;
            bytes += more;
            share.bytes += more;
            if (!hadSome && bytes > 0) {
                share.claims.add(this);
            } else if (hadSome && bytes <= 0) {
                share.claims.remove(this);
            }
            if (share.bytes > share.most && !share.over) {
                share.over = true;
                // Not in the midst of what is being written.
                share.soon.execute(share::makeRoom);
            }
        }

        /** The connection is gone, and all that it has not read. */
        public void close() {
            closed = true;
            count(-bytes);
        }
    }
}
