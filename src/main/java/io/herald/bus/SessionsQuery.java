package io.herald.bus;

/**
 * Which durable sessions are kept.
 *
 * @param after the name behind which to begin; empty for the first
 * @param most the most that are told
 */
public record SessionsQuery(String after, int most) {}
