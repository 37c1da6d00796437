package io.herald.follow;

import io.herald.delivery.Follower;
import io.herald.topic.QoS;
import io.herald.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * The subscriptions of one subscriber whose retained messages are on their way. They take turns, one after the other:
 * however many there are, what is read ahead of a slow subscriber is one page. Owned by its {@link LogFollowing}, on
 * that one's event loop.
 */
final class RetainedReplays {
    private final Outlet outlet;
    /** The first is on its way. */
    private List<RetainedReplay> all = List.of();
    /** The first, where it waits for room. */
    private RetainedReplay waiting;

    /** @param outlet where messages go */
    RetainedReplays(Outlet outlet) {
        this.outlet = outlet;
    }

    /** Those that are not over, in the order in which they will be. */
    List<RetainedReplay> all() {
        return all;
    }

    /**
     * Goes on with a filter that is followed when its retained messages are through, at another level.
     *
     * @return whether there is such a filter
     */
    boolean renew(TopicFilter filter, QoS qos) {
        RetainedReplay replay = following(filter);
        if (replay != null) {
            replay.want(qos);
        }
        return replay != null;
    }

    private RetainedReplay following(TopicFilter filter) {
        return all.stream()
                .filter(replay -> replay.follows() && replay.filter().equals(filter))
                .findFirst()
                .orElse(null);
    }

    /** Shows a filter's retained messages from the first on; one that is to be followed then still is. */
    void again(RetainedReplay replay) {
        RetainedReplay older = following(replay.filter());
        remove(replay.filter());
        add(older == null ? replay : older.again());
    }

    /** Has the filters followed that are to be, from the place where each will. */
    void addTo(Follower follower) {
        all.stream()
                .filter(RetainedReplay::follows)
                .forEach(replay -> follower.subscribe(replay.filter(), replay.qos(), replay.head()));
    }

    void add(RetainedReplay replay) {
        List<RetainedReplay> more = new ArrayList<>(all);
        more.add(replay);
        all = more;
        if (all.size() == 1) {
            goOn(replay);
        }
    }

    /** Goes on with the first, now or when there is room. */
    void goOn(RetainedReplay first) {
        outlet.flush();
        if (outlet.hasRoom()) {
            first.next();
        } else {
            waiting = first;
        }
    }

    void roomAgain() {
        RetainedReplay going = waiting;
        waiting = null;
        if (going != null && all.contains(going)) {
            going.next();
        }
    }

    /** That of a filter is over, or not wanted any more. */
    void remove(TopicFilter filter) {
        boolean first = !all.isEmpty() && all.get(0).filter().equals(filter);
        if (!all.isEmpty()) {
            all = all.stream().filter(replay -> !replay.filter().equals(filter)).toList();
        }
        if (first && !all.isEmpty()) {
            goOn(all.get(0));
        }
    }
}
