package io.herald.bus;

/**
 * What proves once, and for a short time, who somebody is that has proven it before: for where credentials cannot be
 * shown.
 *
 * @param text the ticket, which nobody can guess
 * @param expiresAtMs when it is good for nothing any more, in milliseconds since 1970
 */
public record Ticket(String text, long expiresAtMs) {
    /** Not the ticket itself, which is a secret. */
    @Override
    public String toString() {
        return "a ticket";
    }
}
