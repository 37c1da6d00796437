package io.herald.delivery;

import io.herald.topic.MessageId;
import io.herald.topic.Run;
import io.herald.topic.SessionState.Pending;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * What was sent to a durable subscriber and is not acknowledged, and when each of it is to be sent again. Belongs to
 * the event loop of the subscriber's connection.
 *
 * <pre>
 *            sent                nextDue                     resent
 *   ───────────────▶ WAITING ───────────────▶ HANDED OUT ──────────────▶ WAITING
 *                     ▲   │ nack                 │  │ later, nack
 *                     └───┘ until then           │  └──────────────────▶ WAITING, until then
 *                                                │ dead
 *   ack, from everywhere: gone                   └─────────────────────▶ gone
 * </pre>
 *
 * What is handed out is being read from the log again, or being put to the dead letters; it is not handed out twice.
 * A message takes its place in the window once, however often it is sent. Times are those of one clock that never goes
 * back, in milliseconds.
 */
public final class InFlight {
    /** What is waited for without an end. */
    public static final long NEVER = Long.MAX_VALUE;

    private final long ackTimeoutMs;
    private final int maxAttempts;
    private long numbers;
    private int window;
    /** However large the window is, no more new messages than these. */
    private int most = Integer.MAX_VALUE;
    /** However large it is, no more in flight than these. */
    private IntSupplier fairShare = () -> Integer.MAX_VALUE;
    /** In the order in which they were first sent. */
    private final Map<MessageId, Unacknowledged> entries = new LinkedHashMap<>();
    /** Those that wait, by the time at which they are due. */
    private final TreeSet<Unacknowledged> waiting = new TreeSet<>(Unacknowledged.BY_TIME);

    /**
     * A message that is to be sent again, or given up.
     *
     * @param id the message
     * @param attempts how often it will have been sent, this time included; where it is given up, how often it was
     * @param exhausted whether it was sent as often as it may be, and belongs to the dead letters
     */
    public record Due(MessageId id, int attempts, boolean exhausted) {}

    /**
     * @param window the most messages that may be in flight
     * @param ackTimeoutMs how long an acknowledgement is waited for, in milliseconds; with {@link #NEVER} a message is
     *     sent again only to another connection, whoever wants it, and also where its filter was taken back
     * @param maxAttempts how often a message is sent before it is given up, at least once
     */
    public InFlight(int window, long ackTimeoutMs, int maxAttempts) {
        this.window = window;
        this.ackTimeoutMs = ackTimeoutMs;
        this.maxAttempts = maxAttempts;
    }

    /**
     * Takes over what was in flight when the last connection ended, or was given up and is to be sent again. All of it
     * is due at once, even where it is more than the window; what is in flight stays as it is, and what was sent as
     * often as it may be begins anew: its letter may be the one that it is put back for.
     *
     * @param pending what was not acknowledged, oldest first
     */
    public void restore(List<Pending> pending, long nowMs) {
        for (Pending message : pending) {
            Unacknowledged before = entries.get(message.id());
            if (before == null || isExhausted(before)) {
                ack(message.id());
                Unacknowledged entry = new Unacknowledged(message.id(), numbers++, message.attempts());
                entries.put(entry.id, entry);
                await(entry, nowMs);
            }
        }
    }

    /** Whether it completes what was begun, even where the subscriber wants no such messages any more. */
    public boolean completes() {
        return ackTimeoutMs == NEVER;
    }

    /** How many messages are in flight. */
    public int size() {
        return entries.size();
    }

    /** No more may be in flight than its share at the time: at least one, so that what is acknowledged makes room. */
    public void shareWithOthers(IntSupplier share) {
        fairShare = share;
    }

    /** From now on so many more messages may be sent, beside those that are in flight. */
    public void makeRoom(int messages) {
        window = entries.size() + messages;
    }

    /** From now on no more than so many new messages may be sent, however large the window is; each counts. */
    public void keepWithin(int messages) {
        most = messages;
    }

    /** A message counts as sent that never is, and is done with: one more may be sent in its place. */
    public void giveBack() {
        most += most == Integer.MAX_VALUE ? 0 : 1;
    }

    /** What was sent and waits for its acknowledgement; not what was taken over and is still to be sent again. */
    public List<MessageId> sent() {
        return entries.values().stream()
                .filter(entry -> entry.sent && !entry.handedOut)
                .map(entry -> entry.id)
                .toList();
    }

    /** How many more messages may be sent. */
    public int room() {
        return Math.max(0, Math.min(most, Math.min(window, fairShare.getAsInt()) - entries.size()));
    }

    /** Whether all of these messages may be sent. */
    boolean hasRoomFor(List<Run> runs) {
        int messages = 0;
        for (int i = 0; i < runs.size(); i++) {
            messages += runs.get(i).count();
        }
        return messages <= room();
    }

    /** Messages were sent. */
    void sent(Run run, long nowMs) {
        for (int i = 0; i < run.count(); i++) {
            sent(run.id(i), nowMs);
        }
    }

    /** A message was sent, or sent once more. */
    public void sent(MessageId id, long nowMs) {
        Unacknowledged entry = entries.get(id);
        if (entry == null) {
            entry = new Unacknowledged(id, numbers++, 0);
            entries.put(id, entry);
            most -= most == Integer.MAX_VALUE ? 0 : 1;
        }
        boolean dying = isDying(entry);
        entry.attempts++;
        entry.sent = true;
        if (!dying) {
            await(entry, later(nowMs, ackTimeoutMs));
        }
    }

    /** A message that counts as sent was not sent after all: it is due at once, and that time does not count. */
    public void unsent(MessageId id, long nowMs) {
        Unacknowledged entry = entries.get(id);
        if (entry != null && !entry.handedOut) {
            entry.attempts--;
            await(entry, nowMs);
        }
    }

    /** The subscriber has acknowledged a message; whether it was in flight. If not, nothing happens. */
    public boolean ack(MessageId id) {
        Unacknowledged entry = entries.remove(id);
        if (entry != null) {
            waiting.remove(entry);
        }
        return entry != null;
    }

    /**
     * The subscriber wants a message again, but not before a while. Without time-outs that changes nothing.
     *
     * @param delayMs how long not, in milliseconds
     * @return whether it was in flight; if not, nothing happens
     */
    public boolean nack(MessageId id, long delayMs, long nowMs) {
        Unacknowledged entry = entries.get(id);
        if (entry != null && !isDying(entry) && ackTimeoutMs != NEVER) {
            await(entry, later(nowMs, Math.max(0, delayMs)));
        }
        return entry != null;
    }

    /**
     * Hands out the message that is to be sent again next, or given up. It is not handed out again before
     * {@link #resent} or {@link #later} is told, or a {@link #nack}. Who sends at all sends these before new messages.
     *
     * @return the message, or null when none is due
     */
    public Due nextDue(long nowMs) {
        if (waiting.isEmpty() || waiting.first().dueMs > nowMs) {
            return null;
        }
        Unacknowledged entry = waiting.pollFirst();
        entry.handedOut = true;
        return new Due(entry.id, entry.attempts + (isExhausted(entry) ? 0 : 1), isExhausted(entry));
    }

    /**
     * A message that was handed out has been read again.
     *
     * @return whether it is to be written now, and counts as sent; not so where an acknowledgement or a {@link #nack}
     *     came in the meantime
     */
    public boolean resent(MessageId id, long nowMs) {
        Unacknowledged entry = entries.get(id);
        boolean wanted = entry != null && entry.handedOut;
        if (wanted) {
            entry.attempts++;
            entry.sent = true;
            await(entry, later(nowMs, ackTimeoutMs));
        }
        return wanted;
    }

    /**
     * A message that was handed out could not be read, or not be put to the dead letters: it is due again.
     *
     * @param untilMs not before that time
     */
    public void later(MessageId id, long untilMs) {
        Unacknowledged entry = entries.get(id);
        if (entry != null && entry.handedOut) {
            await(entry, untilMs);
        }
    }

    /** A message that was handed out cannot be written now: it is due as before. */
    public void notNow(MessageId id) {
        Unacknowledged entry = entries.get(id);
        if (entry != null && entry.handedOut) {
            await(entry, entry.dueMs);
        }
    }

    /** A message that was handed out was put to the dead letters, or is no longer kept: it is in flight no more. */
    public void dead(MessageId id) {
        Unacknowledged entry = entries.get(id);
        if (entry != null && entry.handedOut) {
            entries.remove(id);
        }
    }

    /** Whether a message was handed out and nothing more was heard of it. */
    public boolean isHandedOut(MessageId id) {
        Unacknowledged entry = entries.get(id);
        return entry != null && entry.handedOut;
    }

    /** When the next message is due; {@link Long#MAX_VALUE} when none is waiting. */
    public long nextDueMs() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.first().dueMs;
    }

    /** All that is in flight, in the order in which it was first sent. */
    public List<Pending> pending() {
        return entries.values().stream()
                .map(entry -> new Pending(entry.id, entry.attempts))
                .toList();
    }

    private boolean isExhausted(Unacknowledged entry) {
        return entry.attempts >= maxAttempts;
    }

    /** On its way to the dead letters it stays handed out: waiting again, it would become a second dead letter. */
    private boolean isDying(Unacknowledged entry) {
        return entry.handedOut && isExhausted(entry);
    }

    private void await(Unacknowledged entry, long dueMs) {
        // The time is what the set sorts by: it must not change while the entry is in it.
        waiting.remove(entry);
        entry.dueMs = dueMs;
        entry.handedOut = false;
        waiting.add(entry);
    }

    private static long later(long nowMs, long delayMs) {
        return delayMs == NEVER || nowMs + delayMs < nowMs ? NEVER : nowMs + delayMs;
    }
}
