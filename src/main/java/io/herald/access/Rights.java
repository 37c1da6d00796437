package io.herald.access;

import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.List;

/** What one identity may do under the rules of now. Immutable. */
public final class Rights {
    /** Whatever there is: where nobody is asked who it is. */
    public static final Rights ALL = new Rights(List.of(), List.of(), true, true);

    /** Nothing. */
    public static final Rights NONE = new Rights(List.of(), List.of(), false, false);

    private final List<TopicFilter> publish;
    private final List<TopicFilter> subscribe;
    private final boolean admin;
    private final boolean all;

    private Rights(List<TopicFilter> publish, List<TopicFilter> subscribe, boolean admin, boolean all) {
        this.publish = List.copyOf(publish);
        this.subscribe = List.copyOf(subscribe);
        this.admin = admin;
        this.all = all;
    }

    /**
     * Of what rules grant.
     *
     * @param publish what may be published to
     * @param subscribe what may be read
     * @param admin whether it is an operator's
     */
    static Rights of(List<TopicFilter> publish, List<TopicFilter> subscribe, boolean admin) {
        return new Rights(publish, subscribe, admin, false);
    }

    /** Whether messages may be published to a topic. */
    public boolean mayPublish(TopicName topic) {
        return all || anyMatches(publish, topic);
    }

    /** Whether messages of a topic may be read, whenever and however they come. */
    public boolean mayRead(TopicName topic) {
        return all || anyMatches(subscribe, topic);
    }

    /**
     * Whether a filter may be subscribed to: one that shares needs all that it matches to be granted, because what it
     * gets no other member does; any other some of it, for each message is looked at again.
     */
    public boolean maySubscribe(TopicFilter filter) {
        if (all) {
            return true;
        }
        if (filter.isShared()) {
            return mayReadAllOf(filter);
        }
        for (TopicFilter granted : subscribe) {
            if (granted.overlaps(filter)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that a filter matches may be read, by one grant. */
    public boolean mayReadAllOf(TopicFilter filter) {
        if (all) {
            return true;
        }
        for (TopicFilter granted : subscribe) {
            if (granted.covers(filter)) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing is granted. */
    public boolean isEmpty() {
        return !all && !admin && publish.isEmpty() && subscribe.isEmpty();
    }

    /** Whether it is an operator's: may see who is connected, and what belongs to others. */
    public boolean isAdmin() {
        return admin;
    }

    private static boolean anyMatches(List<TopicFilter> granted, TopicName topic) {
        for (TopicFilter filter : granted) {
            if (filter.matches(topic)) {
                return true;
            }
        }
        return false;
    }
}
