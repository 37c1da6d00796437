package io.herald.bus;

import io.herald.access.Credentials;

/**
 * A client that wants to prove who it is. Answered with its {@link io.herald.access.Identity}, or refused with {@link
 * io.herald.topic.ErrorCode#UNAUTHENTICATED} or, after many that failed, {@link
 * io.herald.topic.ErrorCode#RATE_LIMITED}.
 *
 * @param credentials what it shows
 * @param address where it comes from, without the port; empty where nobody knows
 */
public record IdentityClaim(Credentials credentials, String address) {}
