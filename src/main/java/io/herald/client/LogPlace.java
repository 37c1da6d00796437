package io.herald.client;

import io.herald.topic.BrokerException;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a subscriber stands in the log: behind the last message it has handled of those that come in the order of the
 * log. What is retained, fleeting for this subscriber, or shared with others comes out of turn, and tells nothing.
 * Filters are set by any thread, messages noted by the thread of one connection after the other.
 */
final class LogPlace {
    private volatile List<TopicFilter> inTurn = List.of();
    private volatile List<TopicFilter> outOfTurn = List.of();
    private volatile String lastId = "";

    /** What is subscribed to now. */
    void subscribed(Map<String, SubscribeWish> filters) {
        List<TopicFilter> ordered = new ArrayList<>();
        List<TopicFilter> others = new ArrayList<>();
        filters.forEach((filter, wish) -> {
            boolean shared = filter.startsWith("$share/");
            String inner = shared ? filter.substring(filter.indexOf('/', "$share/".length()) + 1) : filter;
            (shared || !wish.qos().isStored() ? others : ordered).addAll(valid(inner));
        });
        inTurn = List.copyOf(ordered);
        if (ordered.isEmpty()) {
            // Who takes everything back and subscribes again does not mean what came between.
            lastId = "";
        }
        outOfTurn = List.copyOf(others);
    }

    /** What the broker will refuse matches nothing. */
    private static List<TopicFilter> valid(String filter) {
        try {
            return List.of(TopicFilter.of(filter, Integer.MAX_VALUE));
        } catch (BrokerException refused) {
            return List.of();
        }
    }

    /** A message was handled. */
    void handled(Delivery delivery) {
        if (!delivery.qos().isStored() || delivery.retained()) {
            return;
        }
        TopicName topic = TopicName.of(delivery.topic(), Integer.MAX_VALUE);
        if (matches(inTurn, topic) && !matches(outOfTurn, topic)) {
            lastId = delivery.id();
        }
    }

    private static boolean matches(List<TopicFilter> filters, TopicName topic) {
        for (TopicFilter filter : filters) {
            if (filter.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    /** The id of the last message that was handled, or empty. */
    String lastId() {
        return lastId;
    }
}
