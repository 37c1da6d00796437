package io.herald.storage;

/** Storage could not do what it was asked. The message is a sentence for an operator, with the remedy. */
public final class StorageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What kind of trouble it is. */
    public enum Kind {
        /** There is no room. It goes on by itself when there is. */
        FULL,
        /** Reading or writing failed: what was being written is in doubt, until {@link Storage#recover}. */
        FAILED,
        /** What is stored cannot be trusted. */
        DAMAGED,
        /** It cannot be opened: locked by another process, of a newer version, not ours, not readable. */
        REFUSED
    }

    /**
     * @param kind what kind of trouble
     * @param message a sentence for an operator
     * @param cause what the backend said, or null
     */
    public StorageException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of trouble it is. */
    public Kind kind() {
        return kind;
    }
}
