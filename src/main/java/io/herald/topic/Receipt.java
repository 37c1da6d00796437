package io.herald.topic;

/**
 * What became of a run that was to be appended.
 *
 * @param outcome what
 * @param first the id of the run's first message; where it is not stored, the id of the message that has its key
 */
public record Receipt(Outcome outcome, MessageId first) {
    /** Whether it is stored now, and was not before. */
    public boolean isStored() {
        return outcome == Outcome.STORED;
    }

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
