package io.herald.wire;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Those of whom an {@link InputShare} knows the same: the ring of the unfinished, the oldest first, and who of them
 * waits for room. Owned by the share, on its event loop.
 */
final class InputRank {
    /** Who wait for room, the first one first. */
    private final ArrayDeque<InputShare.Claim> waiting = new ArrayDeque<>();
    /** Between the newest and the oldest unfinished one. */
    private final InputShare.Claim ends;

    private long shortBytes;
    private long longBytes;

    InputRank(InputShare share) {
        ends = share.claim(() -> {}, () -> {});
        ends.newer = ends;
        ends.older = ends;
    }

    /** Takes one in as the newest of the unfinished. */
    void begin(InputShare.Claim claim) {
        claim.newer = ends;
        claim.older = ends.older;
        ends.older.newer = claim;
        ends.older = claim;
    }

    void end(InputShare.Claim claim) {
        claim.newer.older = claim.older;
        claim.older.newer = claim.newer;
        claim.newer = null;
        claim.older = null;
    }

    void await(InputShare.Claim claim) {
        waiting.add(claim);
    }

    void awaitNoMore(InputShare.Claim claim) {
        if (claim == waiting.peekLast()) {
            waiting.pollLast();
        } else {
            waiting.remove(claim);
        }
    }

    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** Who has waited longest; null where nobody waits. */
    InputShare.Claim longest() {
        return waiting.peekFirst();
    }

    /** Who came last to wait; null where nobody waits. */
    InputShare.Claim latest() {
        return waiting.peekLast();
    }

    void count(long shorter, long longer) {
        shortBytes += shorter;
        longBytes += longer;
    }

    /** How much of what is short is unfinished. */
    long shortBytes() {
        return shortBytes;
    }

    /** How much of what is long is unfinished, or will be. */
    long longBytes() {
        return longBytes;
    }

    /** While there is too much of it, those give way who have been unfinished longest with something short. */
    void giveWayShort(BooleanSupplier tooMuch) {
        InputShare.Claim next;
        for (InputShare.Claim claim = ends.newer; claim != ends && tooMuch.getAsBoolean(); claim = next) {
            next = claim.newer;
            if (claim.shortBytes() > 0) {
                claim.giveWay();
            }
        }
    }

    /** Has those give way of whom that is so. */
    void giveWay(Predicate<InputShare.Claim> late) {
        InputShare.Claim next;
        for (InputShare.Claim claim = ends.newer; claim != ends; claim = next) {
            next = claim.newer;
            if (late.test(claim)) {
                claim.giveWay();
            }
        }
    }
}
