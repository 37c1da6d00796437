package io.herald.gateway;

import io.herald.topic.BrokerException;
import io.herald.topic.Receipt;
import io.herald.topic.Run;

/** Hears what became of a run that was to be stored; one of the two, once. Called on the door's event loop. */
public interface StoreAnswer {
    /** It is in the log, or was already, or its key was used for something else. */
    void stored(Run run, Receipt receipt);

    /** Whether the receipt is to say who hears, which takes a little longer. */
    default boolean asksWhoHears() {
        return false;
    }

    /** It is not in the log: for certain with {@code rate-limited}, with all else as far as is known. */
    void refused(Run run, BrokerException refusal);
}
