package io.herald.client;

/**
 * Whether the broker keeps a client's subscriptions, and what it has not acknowledged, while it is away.
 *
 * @param durable whether it does
 * @param expiry for how long, as the broker understands it; empty for the broker's default
 */
public record Durability(boolean durable, String expiry) {
    /** It does not. */
    public static final Durability NONE = new Durability(false, "");

    /**
     * Checks the time.
     *
     * @throws IllegalArgumentException where it cannot be written on a line, or nothing is kept
     */
    public Durability {
        if (!expiry.matches("[0-9a-z]*")) {
            throw new IllegalArgumentException("expiry is a whole number with ms, s, m, h or d");
        }
        if (!durable && !expiry.isEmpty()) {
            throw new IllegalArgumentException("expiry is for durable subscribers");
        }
    }

    /** What stands behind the name. */
    String options() {
        return (durable ? " durable" : "") + (expiry.isEmpty() ? "" : " expiry=" + expiry);
    }
}
