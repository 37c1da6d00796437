package io.herald.bus;

import io.herald.topic.From;
import io.herald.topic.TopicFilter;

/**
 * A subscriber joins a group; answered when what is published from now on reaches the group. Where it cannot join, the
 * failure's code is the ordinal of an {@link io.herald.topic.ErrorCode}.
 *
 * @param filter the shared filter, which names the group
 * @param seat its place
 * @param from where in the log the group begins, if it does so with this subscriber
 * @param stay how long it belongs to the group
 */
public record GroupJoin(TopicFilter filter, Seat seat, From from, Stay stay) {
    /**
     * How long a subscriber belongs to a group.
     *
     * @param session the durable session that it is, whose subscription outlives its connection; empty where it is none
     * @param expiryMs for how long, in milliseconds
     */
    public record Stay(String session, long expiryMs) {
        /** As long as it is connected. */
        public static final Stay CONNECTED = new Stay("", 0);
    }
}
