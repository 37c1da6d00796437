package io.herald.access;

import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.List;

/**
 * The topics of which one identity may do one thing: those that are granted and not denied, whichever rule says so.
 * Immutable.
 */
final class Grants {
    static final Grants NONE = new Grants(List.of(), List.of());

    private final TopicFilter[] granted;
    private final TopicFilter[] denied;
    private final boolean empty;

    Grants(List<TopicFilter> granted, List<TopicFilter> denied) {
        this.granted = granted.toArray(TopicFilter[]::new);
        this.denied = denied.toArray(TopicFilter[]::new);
        this.empty = granted.stream().allMatch(filter -> anyCovers(this.denied, filter));
    }

    /** Whether nothing is granted, or each grant is denied again. */
    boolean isEmpty() {
        return empty;
    }

    /** Whether a topic is one of them. */
    boolean have(TopicName topic) {
        return anyMatches(granted, topic) && !anyMatches(denied, topic);
    }

    /** Whether some of what a filter matches may be; it is not, where all of that is denied at once. */
    boolean haveSomeOf(TopicFilter filter) {
        return anyOverlaps(granted, filter) && !anyCovers(denied, filter);
    }

    /** Whether all that a filter matches is, by one grant and without exception. */
    boolean haveAllOf(TopicFilter filter) {
        return anyCovers(granted, filter) && !anyOverlaps(denied, filter);
    }

    private static boolean anyMatches(TopicFilter[] filters, TopicName topic) {
        for (TopicFilter filter : filters) {
            if (filter.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyOverlaps(TopicFilter[] filters, TopicFilter other) {
        for (TopicFilter filter : filters) {
            if (filter.overlaps(other)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyCovers(TopicFilter[] filters, TopicFilter other) {
        for (TopicFilter filter : filters) {
            if (filter.covers(other)) {
                return true;
            }
        }
        return false;
    }
}
