package io.herald.wire;

/**
 * How much the clients of a door instance may have sent, all together, that is not finished. What is long waits until
 * there is room for the whole of it, so that whoever has begun can end. What is short is taken in at once; where there
 * is too much of it, those give way who have been unfinished longest: an honest client is done in no time. Where many
 * wait for long, those give way who have room and do nothing with it, or are too slow.
 *
 * <p>Connections that have finished something before and those that have not are two ranks, and neither can push out
 * the other, however many they are: they go on by turns, of what is short the rank that has more of it gives way, and
 * who is slow is so to those of its own rank, or where that has more than half. Within a rank the first that waits is
 * the first that goes on; where many wait for long who came last is, for it may still be there, every other time, so
 * that it does not matter who comes behind. One for each door instance, on its event loop.
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
    private final InputRank newcomers = new InputRank(this);
    private final InputRank proven = new InputRank(this);
    /** How often one that waited went on. */
    private long turns;

    private long keptBytes;
    private long sweeps;

    /** @param limit how many bytes there are to share */
    public InputShare(long limit) {
        this.limit = limit;
        this.longLimit = limit / 4 * 3;
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
        return shortBytes() + longBytes();
    }

    private long shortBytes() {
        return newcomers.shortBytes() + proven.shortBytes();
    }

    private long longBytes() {
        return newcomers.longBytes() + proven.longBytes();
    }

    /** Has those give way who keep others waiting for long, and those who have waited too long. */
    public void sweep() {
        sweeps++;
        if (!isOverloaded()) {
            return;
        }
        newcomers.giveWay(this::isLate);
        proven.giveWay(this::isLate);
        serve();
    }

    private boolean isLate(Claim claim) {
        boolean slow = sweeps - claim.heardOf > STALLED_SWEEPS
                || sweeps - claim.begun > PATIENCE_SWEEPS && isCrowd(claim.rank);
        return claim.longBytes > 0 && slow || claim.isWaiting && sweeps - claim.waitingSince > MAX_WAIT_SWEEPS;
    }

    /** Whether those of a rank keep each other waiting; or have more than half, or more than leaves room for one. */
    private boolean isCrowd(InputRank rank) {
        Claim other = (rank == proven ? newcomers : proven).longest();
        long others = Math.max(longLimit / 2, other == null ? 0 : other.wanted);
        return hasWaitedLong(rank.longest()) || rank.longBytes() > longLimit - others;
    }

    private boolean isOverloaded() {
        return hasWaitedLong(newcomers.longest()) || hasWaitedLong(proven.longest());
    }

    private boolean hasWaitedLong(Claim claim) {
        return claim != null && sweeps - claim.waitingSince > STALLED_SWEEPS;
    }

    private boolean isAwaited() {
        return newcomers.isAwaited() || proven.isAwaited();
    }

    private boolean hasRoom(Claim claim, long wanted) {
        long others = longBytes() - claim.longBytes;
        return others == 0 || others + wanted <= longLimit;
    }

    private void serve() {
        while (isAwaited()) {
            Claim claim = next();
            if (!hasRoom(claim, claim.wanted)) {
                return;
            }
            turns++;
            claim.granted();
        }
    }

    /** Whose turn it is: the newest of each rank, then the oldest of each. */
    private Claim next() {
        boolean provenFirst = turns % 2 == 0;
        InputRank rank = provenFirst && proven.isAwaited() || !newcomers.isAwaited() ? proven : newcomers;
        boolean latest = isOverloaded() && turns % 4 < 2;
        return latest ? rank.latest() : rank.longest();
    }

    /** Short ones have what the long ones leave, and a quarter in any case. */
    private void checkShort() {
        if (isTooMuchShort()) {
            InputRank larger = newcomers.shortBytes() > proven.shortBytes() ? newcomers : proven;
            larger.giveWayShort(this::isTooMuchShort);
            (larger == proven ? newcomers : proven).giveWayShort(this::isTooMuchShort);
        }
    }

    private boolean isTooMuchShort() {
        return shortBytes() > Math.max(limit - longBytes(), limit - longLimit);
    }

    /** What one connection has sent that is not finished. Owned by the connection, on its event loop. */
    public static final class Claim {
        private final InputShare share;
        private final Runnable goOn;
        private final Runnable giveWay;
        private InputRank rank;
        /** The next in the ring of the unfinished; null while nothing is. */
        Claim newer;

        Claim older;
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
            this.rank = share.newcomers;
        }

        /** Its connection has finished something before. */
        public void prove() {
            if (rank != share.proven) {
                end();
                rank = share.proven;
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
         * @param another whether it was begun since the last time, behind something that is finished
         */
        public void unfinished(long held, long whole, boolean another) {
            if (gone) {
                return;
            }
            if (another) {
                prove();
            }
            if (another || newer == null) {
                begin();
            }
            heardOf = share.sweeps;
            wanted = Math.max(held, whole);
            if (wanted <= SHORT_BYTES) {
                waitNoMore();
                count(held, 0);
            } else if (wanted <= longBytes || share.hasRoom(this, wanted) && (isWaiting || !share.isAwaited())) {
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
                rank.end(this);
            }
            begun = share.sweeps;
            rank.begin(this);
        }

        long shortBytes() {
            return shortBytes;
        }

        private void await() {
            if (!isWaiting) {
                isWaiting = true;
                waitingSince = share.sweeps;
                rank.await(this);
            }
        }

        private void waitNoMore() {
            if (isWaiting) {
                isWaiting = false;
                rank.awaitNoMore(this);
            }
        }

        private void granted() {
            waitNoMore();
            begun = share.sweeps;
            heardOf = share.sweeps;
            count(0, wanted);
            goOn.run();
        }

        private void count(long shorter, long longer) {
            rank.count(shorter - shortBytes, longer - longBytes);
            boolean isLess = longer < longBytes;
            shortBytes = shorter;
            longBytes = longer;
            if (isLess && share.isAwaited()) {
                share.serve();
            }
        }

        /** Nothing is unfinished any more. */
        public void finished() {
            end();
            rank = share.proven;
        }

        private void end() {
            if (newer != null) {
                rank.end(this);
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

        void giveWay() {
            end();
            gone = true;
            giveWay.run();
        }

        /** The connection is gone. */
        public void close() {
            end();
            keeps(0);
            gone = true;
        }
    }
}
