package io.herald.bus;

/**
 * Has the holder of a durable session do something, such as save it and leave, since another wants it; answered when
 * that is done.
 *
 * @param number which holder
 * @param task what
 */
public record SessionOrder(long number, SessionTask<?> task) {}
