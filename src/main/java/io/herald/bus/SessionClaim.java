package io.herald.bus;

/**
 * A door instance that wants to hold a durable session, or holds it: one at a time does.
 *
 * @param name the session's name
 * @param door where its holder takes {@link SessionOrder}s
 * @param number which holder; never given twice in this process
 * @param yielding whether it gives way to one that holds the session, which otherwise has to leave
 */
public record SessionClaim(String name, String door, long number, boolean yielding) {}
