package io.herald.delivery;

import io.herald.delivery.SimulatedLog.Stored;
import io.herald.topic.Page;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.TopicFilter;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a follower owes its subscriber, in the plainest way: for each filter the set of messages that count for it and
 * have not been delivered since they began to.
 */
final class FollowerModel {
    private final SimulatedLog log;
    private final Map<TopicFilter, Wish> wishes = new LinkedHashMap<>();

    /** What is owed for one filter, and how far it was delivered. */
    private static final class Wish {
        private final Position since;
        private QoS qos;
        private BitSet owed = new BitSet();
        private Position had = Position.START;

        private Wish(Position since, QoS qos) {
            this.since = since;
            this.qos = qos;
        }

        private Wish copy() {
            Wish copy = new Wish(since, qos);
            copy.owed = (BitSet) owed.clone();
            copy.had = had;
            return copy;
        }
    }

    /** All that was owed when a session was saved. */
    record Saved(Map<TopicFilter, Wish> wishes, int messages) {}

    FollowerModel(SimulatedLog log) {
        this.log = log;
    }

    Saved save() {
        Map<TopicFilter, Wish> copy = new LinkedHashMap<>();
        wishes.forEach((filter, wish) -> copy.put(filter, wish.copy()));
        return new Saved(copy, log.all().size());
    }

    /** Back to what was saved: whatever was delivered since is owed again, and what was appended since is as well. */
    void restore(Saved saved) {
        wishes.clear();
        saved.wishes().forEach((filter, wish) -> wishes.put(filter, wish.copy()));
        appended(saved.messages());
    }

    void subscribed(TopicFilter filter, QoS qos, Position since) {
        Wish wish = new Wish(since, qos);
        wishes.put(filter, wish);
        log.all().forEach(message -> owe(filter, wish, message));
    }

    void renewed(TopicFilter filter, QoS qos) {
        wishes.get(filter).qos = qos;
    }

    boolean unsubscribed(TopicFilter filter) {
        return wishes.remove(filter) != null;
    }

    /** The messages from that number on were appended. */
    void appended(int from) {
        List<Stored> appended = log.all().subList(from, log.all().size());
        wishes.forEach((filter, wish) -> appended.forEach(message -> owe(filter, wish, message)));
    }

    private static void owe(TopicFilter filter, Wish wish, Stored message) {
        if (filter.matches(message.run().topic()) && !wish.since.covers(message.id())) {
            wish.owed.set(message.number());
        }
    }

    /** A message was delivered, not counting what is sent again. */
    void delivered(Stored message, QoS qos) {
        QoS least = null;
        QoS most = null;
        for (Map.Entry<TopicFilter, Wish> entry : wishes.entrySet()) {
            Wish wish = entry.getValue();
            if (entry.getKey().matches(message.run().topic()) && !wish.since.covers(message.id())) {
                most = higher(most, wish.qos);
                if (wish.owed.get(message.number())) {
                    least = higher(least, wish.qos);
                    Promise.ORDER_IS_KEPT.holds(!wish.had.covers(message.id()), message.id());
                    wish.had = wish.had.advancedTo(message.id());
                    wish.owed.clear(message.number());
                }
            }
        }
        Promise.NOTHING_COMES_TWICE.holds(least != null, message.id());
        QoS own = message.run().head().terms().qos();
        boolean within = least.atMost(own).level() <= qos.level()
                && qos.level() <= most.atMost(own).level();
        Promise.QOS_IS_THE_HIGHEST.holds(within, message.id());
    }

    private static QoS higher(QoS one, QoS other) {
        return one == null || one.level() < other.level() ? other : one;
    }

    /** The subscriber was told that a range is not kept any more. */
    void told(Page.Missing missing) {
        for (Wish wish : wishes.values()) {
            for (int i = wish.owed.nextSetBit(0); i >= 0; i = wish.owed.nextSetBit(i + 1)) {
                Stored message = log.all().get(i);
                if (!missing.from().covers(message.id())
                        && missing.to().covers(message.id())
                        && log.isDropped(message)) {
                    wish.owed.clear(i);
                }
            }
        }
    }

    /** All is quiet: nothing may be owed any more but what has expired. */
    void checkNothingOwed(long nowMs) {
        wishes.forEach((filter, wish) -> wish.owed.stream()
                .mapToObj(log.all()::get)
                .forEach(message -> Promise.NOTHING_IS_LOST.holds(
                        message.isExpired(nowMs), filter + " has not had " + message.id())));
    }
}
