package io.herald.delivery;

import io.herald.topic.MessageId;
import io.herald.topic.SessionState.Pending;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a window promises, in the plainest way: a list of what is in flight, searched through from its beginning. */
final class InFlightModel {
    private final int window;
    private final long ackTimeoutMs;
    private final int maxAttempts;
    private final Map<MessageId, Sent> inFlight = new LinkedHashMap<>();
    private final Set<MessageId> dead = new HashSet<>();

    private static final class Sent {
        private int attempts;
        private long dueMs;
        private boolean handedOut;
    }

    InFlightModel(int window, long ackTimeoutMs, int maxAttempts) {
        this.window = window;
        this.ackTimeoutMs = ackTimeoutMs;
        this.maxAttempts = maxAttempts;
    }

    void restore(List<Pending> pending, long nowMs) {
        inFlight.clear();
        dead.clear();
        for (Pending message : pending) {
            Sent sent = new Sent();
            sent.attempts = message.attempts();
            sent.dueMs = nowMs;
            inFlight.put(message.id(), sent);
        }
    }

    int room() {
        return Math.max(0, window - inFlight.size());
    }

    void sent(MessageId id, long nowMs) {
        Promise.WINDOW_IS_KEPT.holds(inFlight.containsKey(id) || inFlight.size() < window, id);
        Sent sent = inFlight.computeIfAbsent(id, i -> new Sent());
        boolean dying = isDying(sent);
        sent.attempts++;
        if (!dying) {
            await(sent, nowMs + ackTimeoutMs);
            dead.remove(id);
        }
    }

    private boolean isDying(Sent sent) {
        return sent.handedOut && sent.attempts >= maxAttempts;
    }

    private static void await(Sent sent, long dueMs) {
        sent.dueMs = dueMs;
        sent.handedOut = false;
    }

    boolean ack(MessageId id) {
        return inFlight.remove(id) != null;
    }

    boolean nack(MessageId id, long dueMs) {
        Sent sent = inFlight.get(id);
        if (sent != null && !isDying(sent)) {
            await(sent, dueMs);
        }
        return sent != null;
    }

    /** What was handed out, or null, is what is due. */
    void handedOut(InFlight.Due due, long nowMs) {
        boolean some = inFlight.values().stream().anyMatch(sent -> !sent.handedOut && sent.dueMs <= nowMs);
        Promise.SENT_AGAIN_IN_TIME.holds(some == (due != null), "something is due: " + some + ", handed out: " + due);
        if (due == null) {
            return;
        }
        Promise.ONE_DEAD_LETTER.holds(!dead.contains(due.id()), due);
        Sent sent = inFlight.get(due.id());
        Promise.SENT_AGAIN_IN_TIME.holds(sent != null && !sent.handedOut && sent.dueMs <= nowMs, due);
        boolean exhausted = sent.attempts >= maxAttempts;
        Promise.ONE_DEAD_LETTER.holds(due.exhausted() == exhausted, due);
        Promise.SENT_AGAIN_IN_TIME.holds(due.attempts() == sent.attempts + (exhausted ? 0 : 1), due);
        sent.handedOut = true;
    }

    boolean resent(MessageId id, long nowMs) {
        Sent sent = inFlight.get(id);
        boolean wanted = sent != null && sent.handedOut;
        if (wanted) {
            sent.attempts++;
            await(sent, nowMs + ackTimeoutMs);
        }
        return wanted;
    }

    void later(MessageId id, long untilMs) {
        Sent sent = inFlight.get(id);
        if (sent != null && sent.handedOut) {
            await(sent, untilMs);
        }
    }

    void gone(MessageId id) {
        inFlight.computeIfPresent(id, (i, sent) -> sent.handedOut ? null : sent);
    }

    /** A dead letter was written, maybe too late: for a message acknowledged meanwhile, and sent anew since. */
    void dead(MessageId id) {
        Sent sent = inFlight.get(id);
        if (sent != null && sent.handedOut) {
            Promise.ONE_DEAD_LETTER.holds(dead.add(id), id);
        }
        gone(id);
    }

    /** Compares all that can be seen. */
    void check(InFlight real) {
        List<Pending> expected = inFlight.entrySet().stream()
                .map(entry -> new Pending(entry.getKey(), entry.getValue().attempts))
                .toList();
        Promise.PENDING_IS_TRUE.holds(real.pending().equals(expected), real.pending() + ", not " + expected);
        Promise.WINDOW_IS_KEPT.holds(real.room() == room(), real.room());
        long dueMs = inFlight.values().stream()
                .filter(sent -> !sent.handedOut)
                .mapToLong(sent -> sent.dueMs)
                .min()
                .orElse(Long.MAX_VALUE);
        Promise.SENT_AGAIN_IN_TIME.holds(real.nextDueMs() == dueMs, real.nextDueMs());
    }

    /** All is quiet: everything was acknowledged or has become a dead letter. */
    void checkNothingInFlight() {
        Promise.ONE_DEAD_LETTER.holds(inFlight.isEmpty(), inFlight.keySet());
    }
}
