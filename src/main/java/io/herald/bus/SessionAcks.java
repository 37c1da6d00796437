package io.herald.bus;

import io.herald.topic.MessageId;
import java.util.List;

/**
 * Acknowledgements of what was sent to a durable session.
 *
 * @param acks the messages that are acknowledged
 * @param nacks the messages that are wanted again
 * @param delayMs how long those are not to be sent, in milliseconds
 */
public record SessionAcks(List<MessageId> acks, List<MessageId> nacks, long delayMs) {
    /** Copies the lists. */
    public SessionAcks {
        acks = List.copyOf(acks);
        nacks = List.copyOf(nacks);
    }
}
