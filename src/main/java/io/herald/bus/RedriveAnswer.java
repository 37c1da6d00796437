package io.herald.bus;

/**
 * What became of the dead letters of a durable session.
 *
 * @param redriven how many messages will be sent again
 * @param missing how many are not kept any more, or not subscribed to
 * @param more whether there may be more letters
 */
public record RedriveAnswer(int redriven, int missing, boolean more) {}
