package io.herald.client;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The answers one connection still waits for, in the order in which the commands went out, because the broker answers
 * in that order. Shared by the threads that send and the one that reads; each method holds this object's lock.
 */
final class Receipts {
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(1);

    private final ArrayDeque<Receipt> open = new ArrayDeque<>();
    private RefusedException refusal;
    private IOException end;

    /** Must be called in the order of sending, so under the sender's lock. */
    synchronized void add(Receipt receipt) {
        if (end == null) {
            open.add(receipt);
        } else {
            receipt.fail(end);
        }
    }

    /** Files {@code OK}, {@code PONG} and {@code TOPIC} under the oldest open command. */
    synchronized void answer(Reply reply) throws ProtocolException {
        Receipt oldest = open.peek();
        if (oldest == null || oldest.isPing() != reply instanceof Reply.Pong) {
            throw new ProtocolException("the broker answered what nobody asked");
        }
        if (reply instanceof Reply.Topic topic) {
            oldest.add(topic);
            return;
        }
        open.remove();
        if (oldest.kind() == Receipt.Kind.CONFIRMATION && refusal != null) {
            oldest.fail(refusal);
            refusal = null;
        } else {
            oldest.complete(reply);
        }
    }

    /** Files {@code ERR}: under the oldest open command, or under what was published without an answer. */
    synchronized void refuse(Reply.Refusal reply) {
        RefusedException refused = new RefusedException(reply);
        if (open.isEmpty() || open.peek().isPing()) {
            refusal = refusal == null ? refused : refusal;
        } else if (open.peek().kind() == Receipt.Kind.STORED) {
            refusal = refusal == null ? refused : refusal;
            open.remove().fail(refused);
        } else {
            open.remove().fail(refused);
        }
    }

    /** Throws the first refusal of something published without an answer, or why the connection ended. */
    synchronized void check() throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        if (end != null) {
            throw end;
        }
    }

    /**
     * Why the connection ended, where sending failed: what the broker said last tells more than the broken socket. The
     * reading thread may still be on its way to it, so it is given a moment.
     */
    synchronized IOException reasonFor(IOException sendFailure) {
        long untilNs = System.nanoTime() + GRACE_NS;
        try {
            for (long leftNs = GRACE_NS; end == null && leftNs > 0; leftNs = untilNs - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, leftNs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return end == null ? sendFailure : end;
    }

    /** The connection ended: nothing more will be answered. Gives the reason, a refusal before all others. */
    synchronized IOException end(IOException cause) {
        if (end == null) {
            end = refusal == null ? cause : refusal;
            open.forEach(receipt -> receipt.fail(end));
            open.clear();
            notifyAll();
        }
        return end;
    }
}
