package io.herald.wire;

import java.util.ArrayDeque;

/**
 * How much the clients of a door instance may have sent, all together, that is not finished. What is long waits until
 * there is room for the whole of it, so that whoever has begun can end. What is short is taken in at once; where there
 * is too much of it, those give way who have been unfinished longest: an honest client is done in no time. Where many
 * wait for long, those give way who have room and do nothing with it, and who came last goes on first: it is the one
 * that may still be there. One for each door instance, on its event loop.
 */
public final class InputShare {
    /** How often {@link #sweep} is to be called, in milliseconds. */
    public static final long SWEEP_MS = 1_000;
    /** What is no longer than this does not wait: it may have come in one read. */
    static final int SHORT_BYTES = 80 << 10;
    /** Where others have waited for so many sweeps, nobody may do nothing for as many. */
    static final int STALLED_SWEEPS = 1;
    /** Nor take so many for the whole. */
    static final int PATIENCE_SWEEPS = 5;
    /** So many sweeps one may wait for room. */
    static final int MAX_WAIT_SWEEPS = 20;

    private final long limit;
    private final long longLimit;
    /** Who wait for room, the first one first. */
    private final ArrayDeque<Claim> waiting = new ArrayDeque<>();
    /** Between the newest and the oldest unfinished one. */
    private final Claim ends;

    private long shortBytes;
    private long longBytes;
    private long keptBytes;
    private long sweeps;

    /** @param limit how many bytes there are to share */
    public InputShare(long limit) {
        this.limit = limit;
        this.longLimit = limit / 4 * 3;
        this.ends = new Claim(this, () -> {}, () -> {});
    }

    /**
     * A part for a connection, of nothing yet.
     *
     * @param goOn called when there is room for what it waits for; not to do anything at once
     * @param giveWay called when it has to end, and is counted no more; likewise
     */
    public Claim claim(Runnable goOn, Runnable giveWay) {
        return new Claim(this, goOn, giveWay);
    }

    /** How many bytes are unfinished, or will be. */
    public long unfinishedBytes() {
        return shortBytes + longBytes;
    }

    /** Has those give way who keep others waiting for long, and those who have waited too long. */
    public void sweep() {
        sweeps++;
        if (!isOverloaded()) {
            return;
        }
        Claim next;
        for (Claim claim = ends.newer; claim != ends; claim = next) {
            next = claim.newer;
            boolean slow = claim.longBytes > 0 && claim.isSlow();
            boolean late = claim.isWaiting && sweeps - claim.waitingSince > MAX_WAIT_SWEEPS;
            if (slow || late) {
                claim.giveWay();
            }
        }
        serve();
    }

    private boolean isOverloaded() {
        return !waiting.isEmpty() && sweeps - waiting.getFirst().waitingSince > STALLED_SWEEPS;
    }

    private boolean hasRoom(Claim claim, long wanted) {
        long others = longBytes - claim.longBytes;
        return others == 0 || others + wanted <= longLimit;
    }

    private void serve() {
        while (!waiting.isEmpty()) {
            Claim claim = isOverloaded() ? waiting.getLast() : waiting.getFirst();
            if (!hasRoom(claim, claim.wanted)) {
                return;
            }
            waiting.remove(claim);
            claim.granted();
        }
    }

    /** Short ones have what the long ones leave, and a quarter in any case. */
    private void checkShort() {
        Claim next;
        for (Claim claim = ends.newer; claim != ends && isCrowded(); claim = next) {
            next = claim.newer;
            if (claim.shortBytes > 0) {
                claim.giveWay();
            }
        }
    }

    private boolean isCrowded() {
        return shortBytes > Math.max(limit - longBytes, limit - longLimit);
    }

    /** What one connection has sent that is not finished. Owned by the connection, on its event loop. */
    public static final class Claim {
        private final InputShare share;
        private final Runnable goOn;
        private final Runnable giveWay;
        /** The next in the ring of the unfinished; null while nothing is. */
        private Claim newer;

        private Claim older;
        private long begun;
        private long heardOf;
        private long waitingSince;
        private long wanted;
        private long shortBytes;
        private long longBytes;
        private long keptBytes;
        private boolean isWaiting;
        private boolean gone;

        private Claim(InputShare share, Runnable goOn, Runnable giveWay) {
            this.share = share;
            this.goOn = goOn;
            this.giveWay = giveWay;
            if (share.ends == null) {
                newer = this;
                older = this;
            }
        }

        /** Whether nothing more is to be read, for there is no room for it yet. */
        public boolean isWaiting() {
            return isWaiting;
        }

        /**
         * Something is unfinished.
         *
         * @param held how many bytes are held of it
         * @param whole how many it is going to have, as far as is known
         * @param another whether it was begun since the last time
         */
        public void unfinished(long held, long whole, boolean another) {
            if (gone) {
                return;
            }
            if (another || newer == null) {
                begin();
            }
            heardOf = share.sweeps;
            wanted = Math.max(held, whole);
            if (wanted <= SHORT_BYTES) {
                waitNoMore();
                count(held, 0);
            } else if (wanted <= longBytes || share.hasRoom(this, wanted) && (isWaiting || share.waiting.isEmpty())) {
                waitNoMore();
                count(0, wanted);
            } else {
                count(Math.max(0, held - longBytes), longBytes);
                await();
            }
            share.checkShort();
        }

        private void begin() {
            if (newer != null) {
                unlink();
            }
            begun = share.sweeps;
            newer = share.ends;
            older = share.ends.older;
            older.newer = this;
            newer.older = this;
        }

        private void unlink() {
            newer.older = older;
            older.newer = newer;
            newer = null;
            older = null;
        }

        private boolean isSlow() {
            return share.sweeps - heardOf > STALLED_SWEEPS || share.sweeps - begun > PATIENCE_SWEEPS;
        }

        private void await() {
            if (!isWaiting) {
                isWaiting = true;
                waitingSince = share.sweeps;
                share.waiting.add(this);
            }
        }

        private void waitNoMore() {
            if (isWaiting) {
                isWaiting = false;
                share.waiting.remove(this);
            }
        }

        private void granted() {
            isWaiting = false;
            begun = share.sweeps;
            heardOf = share.sweeps;
            count(0, wanted);
            goOn.run();
        }

        private void count(long shorter, long longer) {
            share.shortBytes += shorter - shortBytes;
            share.longBytes += longer - longBytes;
            boolean isLess = longer < longBytes;
            shortBytes = shorter;
            longBytes = longer;
            if (isLess && !share.waiting.isEmpty()) {
                share.serve();
            }
        }

        /** Nothing is unfinished any more. */
        public void finished() {
            if (newer != null && this != share.ends) {
                unlink();
                waitNoMore();
                count(0, 0);
            }
        }

        /**
         * Keeps so many bytes, and no others, for as long as the connection lasts.
         *
         * @return whether there is room for them
         */
        public boolean keeps(long bytes) {
            long all = share.keptBytes + bytes - keptBytes;
            boolean fits = bytes <= keptBytes || all <= share.limit / 2;
            if (fits) {
                share.keptBytes = all;
                keptBytes = bytes;
            }
            return fits;
        }

        private void giveWay() {
            finished();
            gone = true;
            giveWay.run();
        }

        /** The connection is gone. */
        public void close() {
            finished();
            keeps(0);
            gone = true;
        }
    }
}
