package io.herald.bus;

import io.vertx.core.Future;

/**
 * What is to be done with a durable session by whoever holds it. It is carried to the holder's event loop and run
 * there, so all that it brings along is its own or never changes.
 *
 * @param <A> what it answers: a record of this room
 */
@FunctionalInterface
public interface SessionTask<A> {
    /** Has the holder do it. */
    Future<A> on(SessionHolder holder);
}
