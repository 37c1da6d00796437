package io.herald.delivery;

import io.herald.topic.Page;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import java.util.List;

/**
 * What a {@link Follower} makes of a page: what its caller writes to the subscriber, and tells it. A value.
 *
 * @param deliveries what to write, in this order
 * @param missing what is no longer kept of what the subscriber would have got, to be told before them; null where
 *     nothing is
 */
public record Taken(List<Delivery> deliveries, Page.Missing missing) {
    /** Nothing to write and nothing to tell. */
    static final Taken NOTHING = new Taken(List.of(), null);

    /**
     * Messages to write.
     *
     * @param run the messages
     * @param qos how surely they are delivered
     */
    public record Delivery(Run run, QoS qos) {}

    /** Copies the list. */
    public Taken {
        deliveries = List.copyOf(deliveries);
    }
}
