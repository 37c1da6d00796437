package io.herald.bus;

/**
 * The place of one subscriber in a group.
 *
 * @param door where its shares go
 * @param number which one; never given twice in this process
 */
public record Seat(String door, long number) {}
