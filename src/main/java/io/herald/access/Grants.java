package io.herald.access;

import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.stream.Stream;

/**
 * The topics of which one identity may do one thing: those that are granted and not denied, whichever rule says so.
 * Immutable.
 */
final class Grants {
    static final Grants NONE = new Grants(Stream.of(), Stream.of());

    private final TopicFilter[] granted;
    private final TopicFilter[] denied;
    private final boolean empty;

    Grants(Stream<TopicFilter> granted, Stream<TopicFilter> denied) {
        this.granted = granted.distinct().toArray(TopicFilter[]::new);
        this.denied = denied.distinct().toArray(TopicFilter[]::new);
        this.empty = Stream.of(this.granted).allMatch(filter -> anyCovers(this.denied, filter));
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
