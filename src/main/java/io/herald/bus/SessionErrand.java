package io.herald.bus;

import io.herald.access.Claimant;

/**
 * Has whoever holds a durable session do something. Answered with what the holder answers; where nobody holds it, the
 * failure is {@link io.herald.topic.ErrorCode#NOT_FOUND}.
 *
 * @param name the session's name
 * @param task what
 * @param claimant who asks; refused with {@link io.herald.topic.ErrorCode#FORBIDDEN} where the session is another's
 */
public record SessionErrand(String name, SessionTask<?> task, Claimant claimant) {}
