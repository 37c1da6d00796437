package io.herald.bus;

import io.herald.topic.TopicName;
import java.util.List;

/**
 * Where in the log do topics begin and end?
 *
 * @param topics which; no more at once than may keep others waiting
 */
public record EndsQuery(List<TopicName> topics) {
    /** Copies the list. */
    public EndsQuery {
        topics = List.copyOf(topics);
    }
}
