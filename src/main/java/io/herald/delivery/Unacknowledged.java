package io.herald.delivery;

import io.herald.topic.MessageId;
import java.util.Comparator;

/** A message in flight, as {@link InFlight} notes it; owned by that, on its event loop. */
final class Unacknowledged {
    static final Comparator<Unacknowledged> BY_TIME =
            Comparator.<Unacknowledged>comparingLong(one -> one.dueMs).thenComparingLong(one -> one.number);

    final MessageId id;
    final long number;
    int attempts;
    long dueMs;
    boolean handedOut;
    /** Whether it was sent since it was taken over, and not only before. */
    boolean sent;

    Unacknowledged(MessageId id, long number, int attempts) {
        this.id = id;
        this.number = number;
        this.attempts = attempts;
    }
}
