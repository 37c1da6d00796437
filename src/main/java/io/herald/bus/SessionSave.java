package io.herald.bus;

import io.herald.topic.SessionState;

/**
 * What is to be kept of a durable session from now on. Where it cannot be, the failure's code is the ordinal of an
 * {@link io.herald.topic.ErrorCode}.
 *
 * @param name the session's name
 * @param state what; null where nothing is
 * @param isLast whether nobody will say it again: where it cannot be kept now, it is to be once that is possible
 */
public record SessionSave(String name, SessionState state, boolean isLast) {}
