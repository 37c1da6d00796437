package io.herald.bus;

/**
 * Has whoever holds a durable session do something. Answered with what the holder answers; where nobody holds it, the
 * failure is {@link io.herald.topic.ErrorCode#NOT_FOUND}.
 *
 * @param name the session's name
 * @param task what
 */
public record SessionErrand(String name, SessionTask<?> task) {}
