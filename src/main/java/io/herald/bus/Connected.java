package io.herald.bus;

/**
 * A client that is connected, as an operator is told of it.
 *
 * @param number which connection this is: later ones have higher numbers
 * @param door where it is connected
 * @param name who it says it is; empty where it has said nothing
 * @param sinceMs when it connected, in milliseconds since 1970
 * @param subscriptions how many filters it is subscribed to
 * @param waitingBytes how much waits for it to read
 */
public record Connected(long number, String door, String name, long sinceMs, int subscriptions, long waitingBytes) {}
