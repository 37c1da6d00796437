package io.herald.gateway;

import io.herald.access.Access;
import io.herald.bus.Publication;
import io.herald.delivery.Backlog;
import io.herald.delivery.SlowPolicy;
import io.herald.delivery.Subscription;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBuf;

/**
 * Fleeting messages that wait for a subscriber whose socket takes no more: bounded, and what is dropped is counted and
 * told. While too much waits, those who publish wait too. Owned by the session, on its connection's event loop.
 */
final class WaitingMessages {
    /** Publishers are made to wait when this part of what may wait for a subscriber does. */
    private static final int PACED_FRACTION = 4;
    /** What messages that wait cost beside their bytes: the objects around them. */
    private static final int WAITING_OVERHEAD = 256;

    private final LiveFanout fanout;
    private final Sink sink;
    private final Access access;
    private final Backlog<Waiting> backlog;
    private final Pace pace;
    private boolean there;

    /**
     * Messages of a topic, encoded.
     *
     * @param waiters who else waits for these bytes
     */
    private record Waiting(TopicName topic, ByteBuf bytes, Encoded.Waiters waiters) {}

    /**
     * @param fanout the fan-out of the door instance
     * @param sink where they go in the end
     * @param access what the subscriber may read by then
     */
    WaitingMessages(LiveFanout fanout, Sink sink, Access access) {
        this.fanout = fanout;
        this.sink = sink;
        this.access = access;
        this.backlog = new Backlog<>(this::bound, this::discard);
        this.pace = new Pace(fanout.vertx());
    }

    boolean isEmpty() {
        return backlog.isEmpty();
    }

    /** How much waits, with the objects around it. */
    long bytes() {
        return backlog.bytes();
    }

    /** Lets messages wait, or drops and counts them; whether they wait. */
    boolean take(Subscription subscription, TopicName topic, Encoded encoded) {
        boolean last = subscription.policy() == SlowPolicy.LATEST;
        long before = backlog.dropped();
        ByteBuf item = last ? lastOf(encoded) : encoded.bytes().retainedDuplicate();
        int messages = last ? 1 : encoded.messages();
        int bytes = item.readableBytes() + WAITING_OVERHEAD;
        Waiting waiting = new Waiting(topic, item, last ? new Encoded.Waiters() : encoded.waiters());
        backlog.leaveOut(subscription, encoded.messages() - messages);
        boolean taken = backlog.offer(new Backlog.Offer<>(subscription, topic, waiting, bytes, messages));
        if (taken) {
            boolean first = waiting.waiters().join();
            fanout.waitingRoom().take(WAITING_OVERHEAD + (first ? item.readableBytes() : 0));
            isThere(true);
        } else {
            item.release();
        }
        fanout.metrics().dropped(backlog.dropped() - before);
        return taken;
    }

    /** Whether something waits here, or not any more. */
    private void isThere(boolean now) {
        if (now && !there) {
            fanout.waitingRoom().enter();
        } else if (there && !now) {
            fanout.waitingRoom().leave();
        }
        there = now;
    }

    private void discard(Waiting waiting) {
        waitsNoMore(waiting);
        waiting.bytes().release();
    }

    private void waitsNoMore(Waiting waiting) {
        boolean last = waiting.waiters().leave();
        fanout.waitingRoom().take(-WAITING_OVERHEAD - (last ? waiting.bytes().readableBytes() : 0));
    }

    /** How much may wait here: no more than is left for all others. What it has itself does not count against it. */
    private long bound() {
        long fair = (fanout.waitingRoom().left() + backlog.bytes()) / 2;
        return Math.min(
                fanout.limits().queueBytes(),
                Math.max(fair, fanout.waitingRoom().each()));
    }

    /** A copy of the last message, so that it does not keep all the others in memory. */
    private static ByteBuf lastOf(Encoded encoded) {
        ByteBuf all = encoded.bytes();
        int length = all.readableBytes() - encoded.lastStart();
        return all.alloc().directBuffer(length).writeBytes(all, all.readerIndex() + encoded.lastStart(), length);
    }

    /** Holds a batch back, and so its publisher, where too much waits. */
    void pace(Publication publication) {
        if (isBehind()) {
            pace.hold(publication);
        }
    }

    /** Whether so much waits that those who publish wait as well. */
    boolean isBehind() {
        return backlog.bytes() > bound() / PACED_FRACTION;
    }

    /** What waits goes on, as far as there is room. */
    void drain() {
        while (!backlog.isEmpty() && sink.hasRoom()) {
            Backlog.Next<Waiting> next = backlog.poll();
            if (next.missed() > 0) {
                sink.writeGap(next.subscription().filter(), next.missed());
            }
            if (next.item() != null) {
                write(next.item(), next.messages());
            }
        }
        isThere(!backlog.isEmpty());
        sink.flush();
        if (!isBehind()) {
            pace.caughtUp(backlog.isEmpty());
        }
    }

    /** It may have been readable when it began to wait, and not be any more. */
    private void write(Waiting waiting, int messages) {
        if (access.mayRead(waiting.topic())) {
            waitsNoMore(waiting);
            fanout.metrics().delivered(messages);
            sink.write(waiting.bytes());
        } else {
            discard(waiting);
        }
    }

    /** The subscriber is gone: nothing waits any more. */
    void clear() {
        backlog.clear();
        isThere(false);
        pace.caughtUp(true);
    }
}
