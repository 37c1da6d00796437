package io.herald.bus;

/**
 * A client is connected.
 *
 * @param name who
 * @param continued whether it goes on with a session that was kept
 */
record Presence(String name, boolean continued) {}
