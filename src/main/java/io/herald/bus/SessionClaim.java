package io.herald.bus;

import io.herald.access.Claimant;

/**
 * A door instance that wants to hold a durable session, or holds it: one at a time does.
 *
 * @param name the session's name
 * @param door where its holder takes {@link SessionOrder}s
 * @param number which holder; never given twice in this process
 * @param yielding whether it holds the session for a moment only, and gives way to one that holds it for longer; that
 *     one has to leave otherwise
 * @param claimant who asks
 * @param owner whose session it is: of nobody, or the claimant's where it is a new one
 */
public record SessionClaim(String name, String door, long number, boolean yielding, Claimant claimant, String owner) {}
