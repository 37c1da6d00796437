package io.herald.bus;

import io.herald.topic.MessageId;
import io.herald.topic.TopicName;
import java.util.Map;

/**
 * Where topics begin and end in the log.
 *
 * @param ends by topic; those of which nothing is kept are left out
 */
public record EndsAnswer(Map<TopicName, Ends> ends) {
    /** Copies the map. */
    public EndsAnswer {
        ends = Map.copyOf(ends);
    }

    /**
     * One topic's.
     *
     * @param first its oldest message that is kept
     * @param last its newest
     */
    public record Ends(MessageId first, MessageId last) {}
}
