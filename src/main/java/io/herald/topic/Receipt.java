package io.herald.topic;

/**
 * What became of a run that was to be appended.
 *
 * @param outcome what
 * @param first the id of the run's first message; of a duplicate the id it was given when it was stored
 */
public record Receipt(Outcome outcome, MessageId first) {
    /** What can become of a run. */
    public enum Outcome {
        /** It is stored. */
        STORED,
        /** It had been stored before, with the same key and payload. */
        DUPLICATE,
        /** Its key was used before with another payload; it is not stored. */
        CONFLICT
    }
}
