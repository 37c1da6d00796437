package io.herald.topic;

import java.util.List;

/**
 * All that outlives the connection of a durable session. It is what is written to storage and read back; a value.
 *
 * @param name the session's name
 * @param filters what it subscribed to
 * @param position where it stands in the log: everything up to there was sent to it
 * @param pending what was sent and not acknowledged, oldest first
 * @param expiryMs how long it is kept while nobody is connected, in milliseconds
 * @param leftMs when its connection was last there, in milliseconds since 1970
 */
public record SessionState(
        String name, List<Subscribed> filters, Position position, List<Pending> pending, long expiryMs, long leftMs) {
    /**
     * One filter of a session.
     *
     * @param filter the filter
     * @param qos the highest level it wants messages with
     * @param since messages up to there are not meant
     */
    public record Subscribed(TopicFilter filter, QoS qos, Position since) {}

    /**
     * A message that was sent and not acknowledged.
     *
     * @param id the message
     * @param attempts how often it was sent
     */
    public record Pending(MessageId id, int attempts) {}

    /** Copies the lists. */
    public SessionState {
        filters = List.copyOf(filters);
        pending = List.copyOf(pending);
    }

    /** Whether it has been without a connection for longer than it is kept. */
    public boolean isExpired(long nowMs) {
        return nowMs - leftMs > expiryMs;
    }
}
