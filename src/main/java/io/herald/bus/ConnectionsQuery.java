package io.herald.bus;

/**
 * Which clients are connected.
 *
 * @param after the number behind which to begin; 0 for the first
 * @param most the most that are told
 */
public record ConnectionsQuery(long after, int most) {}
