package io.herald.bus;

import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A batch of runs on its way: from the door that took it in, over the registry, to every door instance that wants some
 * of it. It knows when the last of them is through with it, and then tells the door it came from; that bounds what is
 * in flight. It is handed from thread to thread by reference, which its counter alone must stand.
 */
public final class Publication {
    private final List<Run> runs;
    private final long bytes;
    private final Context origin;
    private final Handler<Publication> settled;
    /** What answers the publisher; null when that is done, or was not to be done. */
    private final AtomicReference<Consumer<Set<MessageId>>> answer;

    private final boolean asksWhoHears;
    private final long committedNs;
    /** Those that nobody hears, by their first ids; the registry's. */
    private Set<MessageId> unheard = Set.of();

    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * A fleeting one.
     *
     * @param runs what is published, in order; taken over, not copied
     * @param bytes what this counts for against the door's bound
     * @param origin where {@code settled} is called
     * @param settled called once, when nobody works on this batch any more
     */
    Publication(List<Run> runs, long bytes, Context origin, Handler<Publication> settled) {
        this(runs, bytes, origin, settled, null, false);
    }

    /**
     * @param answer answers the publisher, on whatever thread it is called, and gets what nobody hears; null where it
     *     waits for no answer
     * @param asksWhoHears whether the answer is to wait for what the registry knows
     * @see #Publication(List, long, Context, Handler)
     */
    Publication(
            List<Run> runs,
            long bytes,
            Context origin,
            Handler<Publication> settled,
            Consumer<Set<MessageId>> answer,
            boolean asksWhoHears) {
        this.answer = new AtomicReference<>(answer);
        this.asksWhoHears = asksWhoHears;
        this.committedNs = answer == null ? 0 : System.nanoTime();
        this.runs = runs;
        this.bytes = bytes;
        this.origin = origin;
        this.settled = settled;
    }

    /** What is published, in order. */
    public List<Run> runs() {
        return runs;
    }

    /** Behind the last of it that is stored. */
    public Position end() {
        Position end = Position.START;
        for (Run run : runs) {
            end = run.isStored() ? end.advancedTo(run.last()) : end;
        }
        return end;
    }

    /** When it was in the log, in nanoseconds on a clock that only goes forward; 0 where it is not stored. */
    public long committedNs() {
        return committedNs;
    }

    /** What this counts for against the door's bound, in bytes. */
    public long bytes() {
        return bytes;
    }

    /**
     * Answers the publisher, where it waits for that and has no answer yet. The log does so when this is on its way to
     * the registry: whoever subscribes from then on asks behind it. So does the registry before it passes this on,
     * where it is the faster one: an acknowledgement comes before what it acknowledges.
     */
    public void answer() {
        Consumer<Set<MessageId>> waiting = answer.get() == null ? null : answer.getAndSet(null);
        if (waiting != null) {
            waiting.accept(unheard);
        }
    }

    /** Whether the publisher asks who hears: then the registry answers, and nobody else. */
    public boolean asksWhoHears() {
        return asksWhoHears && !runs.isEmpty();
    }

    /** Nobody who is connected wants a run; to be said by the registry, before it answers. */
    public void unheard(Run run) {
        unheard = unheard.isEmpty() ? new HashSet<>() : unheard;
        unheard.add(run.first());
    }

    /** Somebody more works on this batch; to be called by one who does so already. */
    public void hold() {
        if (holders.getAndUpdate(count -> count > 0 ? count + 1 : count) <= 0) {
            throw new IllegalStateException("held after the last one was through with it");
        }
    }

    /** One who worked on this batch is through with it. */
    public void release() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("released more often than held");
        }
        if (left == 0) {
            origin.runOnContext(v -> settled.handle(this));
        }
    }
}
