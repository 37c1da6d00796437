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
 * @param redriven how far its dead letters were put back
 * @param handshakes where its packets stand on their way from and to an MQTT client
 * @param options what an MQTT client said of filters, where it said something
 * @param owner the user whose session it is; empty for nobody's
 */
public record SessionState(
        String name,
        List<Subscribed> filters,
        Position position,
        List<Pending> pending,
        long expiryMs,
        long leftMs,
        Position redriven,
        Handshakes handshakes,
        List<SubscriptionOptions> options,
        String owner) {
    /**
     * One filter of a session.
     *
     * @param filter the filter
     * @param qos the highest level it wants messages with
     * @param since messages up to there are not meant; of one that the log is not read for, the start
     */
    public record Subscribed(TopicFilter filter, QoS qos, Position since) {
        /** Whether the log is read for it: it wants stored messages, or did so, and has not had all of them. */
        public boolean isFollowed() {
            return !filter.isShared() && (qos.isStored() || !since.equals(Position.START));
        }
    }

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
        options = List.copyOf(options);
    }

    /** Of one that never spoke MQTT, and is nobody's. */
    public SessionState(
            String name,
            List<Subscribed> filters,
            Position position,
            List<Pending> pending,
            long expiryMs,
            long leftMs,
            Position redriven) {
        this(name, filters, position, pending, expiryMs, leftMs, redriven, Handshakes.NONE, List.of(), "");
    }

    /** A new one, without filters. */
    public static SessionState begin(String name, long expiryMs, long nowMs) {
        return new SessionState(name, List.of(), Position.START, List.of(), expiryMs, nowMs, Position.START);
    }

    /** The filters that the log is read for. */
    public List<Subscribed> followed() {
        return filters.stream().filter(Subscribed::isFollowed).toList();
    }

    /** The same with a connection at another time. */
    public SessionState leftAt(long nowMs) {
        return new SessionState(
                name, filters, position, pending, expiryMs, nowMs, redriven, handshakes, options, owner);
    }

    /** The same, kept for another time, in milliseconds. */
    public SessionState keptFor(long otherExpiryMs) {
        return new SessionState(
                name, filters, position, pending, otherExpiryMs, leftMs, redriven, handshakes, options, owner);
    }

    /** The same of a user's, unless it is somebody's. */
    public SessionState ownedBy(String user) {
        return owner.isEmpty()
                ? new SessionState(
                        name, filters, position, pending, expiryMs, leftMs, redriven, handshakes, options, user)
                : this;
    }

    /** Whether it has been without a connection for longer than it is kept. */
    public boolean isExpired(long nowMs) {
        return nowMs - leftMs > expiryMs;
    }
}
