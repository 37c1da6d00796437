package io.herald.topic;

/**
 * What became of a run that was to be appended.
 *
 * @param outcome what
 * @param first the id of the run's first message; where it is not stored, the id of the message that has its key
 * @param isHeard whether somebody who is connected may want it; true where nobody has looked
 */
public record Receipt(Outcome outcome, MessageId first, boolean isHeard) {
    /** Of a run that was to be retained. */
    public static final Receipt NO_ROOM = new Receipt(Outcome.NO_ROOM, MessageId.NONE);

    /** Of what nobody has looked at beside. */
    public Receipt(Outcome outcome, MessageId first) {
        this(outcome, first, true);
    }

    /** The same for what nobody who is connected wants. */
    public Receipt unheard() {
        return new Receipt(outcome, first, false);
    }

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
        CONFLICT,
        /** It was to be retained, and as much is as may be; it is not stored. */
        NO_ROOM
    }
}
