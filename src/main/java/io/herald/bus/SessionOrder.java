package io.herald.bus;

/**
 * Asks the holder of a durable session to save it and leave, since another wants it; answered when it has left.
 *
 * @param number which holder
 */
public record SessionOrder(long number) {}
