package io.herald.topic;

/**
 * What a client of MQTT 5 said of a filter beside how surely it wants messages (3.8.2.1.2 and 3.8.3.1).
 *
 * @param filter the filter
 * @param identifier the subscription identifier that comes with each message; 0 for none
 * @param noLocal whether the client's own messages are not wanted
 * @param retainAsPublished whether messages keep their retain flag
 */
public record SubscriptionOptions(TopicFilter filter, int identifier, boolean noLocal, boolean retainAsPublished) {
    /** Whether anything is said at all. */
    public boolean isPlain() {
        return identifier == 0 && !noLocal && !retainAsPublished;
    }
}
