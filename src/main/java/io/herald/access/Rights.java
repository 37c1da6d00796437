package io.herald.access;

import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;

/** What one identity may do under the rules of now. Immutable. */
public final class Rights {
    /** Whatever there is: where nobody is asked who it is. */
    public static final Rights ALL = new Rights(Grants.NONE, Grants.NONE, true, true);

    /** Nothing. */
    public static final Rights NONE = new Rights(Grants.NONE, Grants.NONE, false, false);

    private final Grants publish;
    private final Grants subscribe;
    private final boolean admin;
    private final boolean all;

    private Rights(Grants publish, Grants subscribe, boolean admin, boolean all) {
        this.publish = publish;
        this.subscribe = subscribe;
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
    static Rights of(Grants publish, Grants subscribe, boolean admin) {
        return new Rights(publish, subscribe, admin, false);
    }

    /** Whether messages may be published to a topic. */
    public boolean mayPublish(TopicName topic) {
        return all || publish.have(topic);
    }

    /** Whether messages of a topic may be read, whenever and however they come. */
    public boolean mayRead(TopicName topic) {
        return all || subscribe.have(topic);
    }

    /**
     * Whether a filter may be subscribed to: one that shares needs all that it matches to be granted and none of it to
     * be denied, because what it gets no other member does; any other some of it, for each message is looked at again.
     */
    public boolean maySubscribe(TopicFilter filter) {
        return all || (filter.isShared() ? subscribe.haveAllOf(filter) : subscribe.haveSomeOf(filter));
    }

    /** Whether all that a filter matches may be read, by one grant. */
    public boolean mayReadAllOf(TopicFilter filter) {
        return all || subscribe.haveAllOf(filter);
    }

    /** Whether nothing is granted. */
    public boolean isEmpty() {
        return !all && !admin && publish.isEmpty() && subscribe.isEmpty();
    }

    /** Whether it is an operator's: may see who is connected, and what belongs to others. */
    public boolean isAdmin() {
        return admin;
    }
}
