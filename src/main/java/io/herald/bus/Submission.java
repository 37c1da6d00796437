package io.herald.bus;

import io.herald.topic.BrokerException;
import io.herald.topic.MessageId;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A batch of runs on its way from the door that took it in to the log. The log answers it once; what it stored goes on
 * to the subscribers as a {@link Publication}. Handed from thread to thread by reference.
 */
public final class Submission {
    private final List<Run> runs;
    private final long bytes;
    private final Context origin;
    private final Answer answer;
    private final Handler<Publication> settled;

    /** How a door hears what became of its batch. Called on the door's context, once. */
    public interface Answer {
        /** It is in the log, as surely as {@code log.sync} says: a receipt for each run, in order. */
        void stored(List<Receipt> receipts);

        /** Whether the receipts are to say who hears; then the answer comes from the registry, and later. */
        default boolean asksWhoHears() {
            return false;
        }

        /** Nothing of it is known to be in the log. */
        void refused(BrokerException refusal);
    }

    /**
     * @param runs what is to be stored, in order; taken over, not copied
     * @param bytes what this counts for against the door's bound
     * @param origin where the two are called
     * @param answer called once, when it is stored or not
     * @param settled called once, when nobody works on this batch any more
     */
    Submission(List<Run> runs, long bytes, Context origin, Answer answer, Handler<Publication> settled) {
        this.runs = runs;
        this.bytes = bytes;
        this.origin = origin;
        this.answer = answer;
        this.settled = settled;
    }

    /** What is to be stored, in order. */
    public List<Run> runs() {
        return runs;
    }

    /**
     * It is stored. The door hears of it by {@link Publication#answer}.
     *
     * @param receipts what became of each run
     * @return what goes on to the subscribers, held once; it has no runs where all were stored before
     */
    public Publication stored(List<Receipt> receipts) {
        List<Run> stored = new ArrayList<>(runs.size());
        for (int i = 0; i < runs.size(); i++) {
            if (receipts.get(i).isStored()) {
                stored.add(runs.get(i).storedAs(receipts.get(i).first()));
            }
        }
        return new Publication(
                stored, bytes, origin, settled, unheard -> answer(receipts, unheard), answer.asksWhoHears());
    }

    private void answer(List<Receipt> receipts, Set<MessageId> unheard) {
        List<Receipt> answers = unheard.isEmpty()
                ? receipts
                : receipts.stream()
                        .map(receipt -> unheard.contains(receipt.first()) ? receipt.unheard() : receipt)
                        .toList();
        origin.runOnContext(v -> answer.stored(answers));
    }

    /** It is not stored, and nobody will hear of it. */
    public void refused(BrokerException refusal) {
        origin.runOnContext(v -> answer.refused(refusal));
        new Publication(List.of(), bytes, origin, settled).release();
    }
}
