package io.herald.bus;

import io.herald.topic.SessionState;

/**
 * A durable session as it is kept.
 *
 * @param state what is kept; null where there is no such session, or not any more
 */
public record SessionAnswer(SessionState state) {}
