package io.herald.bus;

import io.herald.topic.From;
import io.herald.topic.QoS;
import io.herald.topic.TopicFilter;
import java.util.List;

/**
 * What a durable session is to be subscribed to.
 *
 * @param filters all filters it is to have
 * @param expiryMs how long it is to be kept while nobody is connected, in milliseconds; null for as long as before, or
 *     as usual
 */
public record SessionFilters(List<Wanted> filters, Long expiryMs) {
    /** Copies the list. */
    public SessionFilters {
        filters = List.copyOf(filters);
    }

    /**
     * One filter.
     *
     * @param filter the filter
     * @param qos the highest level messages are wanted with
     * @param from from where on messages are wanted, where the session does not have the filter yet
     */
    public record Wanted(TopicFilter filter, QoS qos, From from) {}
}
