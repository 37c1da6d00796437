package io.herald.follow;

import io.herald.bus.Submission;
import io.herald.topic.BrokerException;
import io.herald.topic.MessageId;
import io.herald.topic.Receipt;
import java.util.List;

/**
 * Hears what became of a dead letter. On the event loop of whoever wrote it.
 *
 * @param of who gave the message up
 * @param id the message
 */
record Burial(Redelivery of, MessageId id) implements Submission.Answer {
    @Override
    public void stored(List<Receipt> receipts) {
        of.buried(id);
    }

    @Override
    public void refused(BrokerException refusal) {
        of.notBuried(id);
    }
}
