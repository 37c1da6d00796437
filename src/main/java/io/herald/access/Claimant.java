package io.herald.access;

/**
 * Who asks for a durable session, as it is told to the core.
 *
 * @param user its name; empty for nobody in particular
 * @param operator whether the sessions of all are open to it
 */
public record Claimant(String user, boolean operator) {
    /** The broker itself, and everyone where nobody is asked who it is. */
    public static final Claimant ANYBODY = new Claimant("", true);

    /** Whether a session of an owner is its own to open; one of nobody is anybody's. */
    public boolean owns(String owner) {
        return operator || owner.isEmpty() || owner.equals(user);
    }
}
