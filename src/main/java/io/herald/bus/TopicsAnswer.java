package io.herald.bus;

import java.util.List;

/**
 * The topics asked for.
 *
 * @param topics the topics, by name
 * @param more whether there are more than were listed
 */
public record TopicsAnswer(List<Topic> topics, boolean more) {
    /**
     * One topic as it stands.
     *
     * @param name its name
     * @param subscriptions how many subscriptions match it, over all doors
     * @param messages how many messages were published on it since it is known
     */
    public record Topic(String name, long subscriptions, long messages) {}
}
