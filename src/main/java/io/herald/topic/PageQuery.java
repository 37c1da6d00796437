package io.herald.topic;

import java.util.List;

/**
 * What to read of the log.
 *
 * @param filters which topics: those that one of them matches; a single exact topic is found by its index
 * @param from where the reader stands
 * @param maxMessages the most messages to read, at least 1; the last run is cut to that
 * @param maxBytes about how many bytes to read, of payloads and heads; at least one message is read if there is one
 * @param nowMs the time; what has expired is passed over
 */
public record PageQuery(List<TopicFilter> filters, Position from, int maxMessages, int maxBytes, long nowMs) {
    /** Copies the list. */
    public PageQuery {
        filters = List.copyOf(filters);
    }
}
