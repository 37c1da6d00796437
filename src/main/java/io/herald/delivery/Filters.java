package io.herald.delivery;

import io.herald.delivery.Taken.Delivery;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState.Subscribed;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The filters of one subscriber: which messages count for it, and how surely they are delivered. A message counts when
 * a filter matches its topic and that filter's {@code since} does not cover it. Belongs to a {@link Follower}.
 */
final class Filters {
    private final Map<TopicFilter, Subscribed> filters = new LinkedHashMap<>(4);
    /** Whether the follower may stand before a {@code since}, so that a message may match and not count. */
    private boolean young;
    /** The topic that was asked for last, for most ask for the same again; null where there is none. */
    private TopicName lastTopic;

    private QoS lastQos;

    boolean isEmpty() {
        return filters.isEmpty();
    }

    List<Subscribed> list() {
        return List.copyOf(filters.values());
    }

    List<TopicFilter> names() {
        return List.copyOf(filters.keySet());
    }

    void put(Subscribed subscribed) {
        filters.put(subscribed.filter(), subscribed);
        changed();
    }

    /** Changes the QoS of a filter, of which all was sent up to a position; whether there is one. */
    boolean renew(TopicFilter filter, QoS qos, Position sent) {
        Subscribed before = filters.get(filter);
        if (before != null) {
            put(new Subscribed(filter, qos, before.since().furtherOf(sent)));
        }
        return before != null;
    }

    boolean remove(TopicFilter filter) {
        changed();
        return filters.remove(filter) != null;
    }

    /** All filters but one mean nothing up to a position any more: it was sent. */
    void raiseOthers(TopicFilter filter, Position sent) {
        filters.replaceAll((name, one) -> name.equals(filter)
                ? one
                : new Subscribed(name, one.qos(), one.since().furtherOf(sent)));
        changed();
    }

    private void changed() {
        young = true;
        lastTopic = null;
    }

    /** A position, or one further on, between which no filter means anything. */
    Position skipFrom(Position position) {
        for (Subscribed one : filters.values()) {
            // The oldest is asked first: a client that subscribes without end does not have all looked at each time.
            if (position.covers(one.since())) {
                return position;
            }
        }
        return position.furtherOf(floor());
    }

    /** Up to there no filter means anything. */
    private Position floor() {
        return filters.values().stream()
                .map(Subscribed::since)
                .reduce(Position::earlierOf)
                .orElse(Position.START);
    }

    /** Those that want fleeting messages. */
    List<TopicFilter> fleeting() {
        return filters.values().stream()
                .filter(one -> !one.qos().isStored())
                .map(Subscribed::filter)
                .toList();
    }

    /** Whether no message is delivered in a way that is acknowledged. */
    boolean areFleeting() {
        return filters.values().stream().noneMatch(one -> one.qos().isStored());
    }

    /**
     * Whether all that lies behind a position counts wherever a filter matches. Once it does, it is not looked at
     * again until a filter changes, which alone makes a follower go back.
     */
    boolean countBehind(Position position) {
        if (young) {
            young = !filters.values().stream().allMatch(one -> position.covers(one.since()));
        }
        return !young;
    }

    /** The highest QoS of the filters that match a topic; null where none does. */
    QoS highest(TopicName topic) {
        if (!topic.equals(lastTopic)) {
            lastQos = null;
            for (Subscribed one : filters.values()) {
                if (one.filter().matches(topic)) {
                    lastQos = higher(lastQos, one.qos());
                }
            }
            lastTopic = topic;
        }
        return lastQos;
    }

    /** Whether every filter that matches the topic means nothing up to that message. */
    boolean allPass(TopicName topic, MessageId last) {
        return filters.values().stream()
                .allMatch(one -> !one.filter().matches(topic) || one.since().covers(last));
    }

    /** Whether some filter that matches the topic means nothing up to that message. */
    boolean anyPasses(TopicName topic, MessageId first) {
        return filters.values().stream()
                .anyMatch(one -> one.filter().matches(topic) && one.since().covers(first));
    }

    /**
     * Cuts out of a run what counts: in one piece, or in several where a later filter's {@code since} lies within it,
     * from which on the QoS may be higher.
     */
    void cut(Run run, List<Delivery> deliveries) {
        List<Subscribed> matching = new ArrayList<>(filters.size());
        for (Subscribed one : filters.values()) {
            if (one.filter().matches(run.topic())) {
                matching.add(one);
            }
        }
        for (int from = 0; from < run.count(); ) {
            QoS qos = null;
            int to = run.count();
            for (Subscribed one : matching) {
                int passed = passed(run, one.since());
                if (passed <= from) {
                    qos = higher(qos, one.qos());
                } else {
                    to = Math.min(to, passed);
                }
            }
            if (qos != null) {
                deliveries.add(new Delivery(
                        run.part(from, to), qos.atMost(run.head().terms().qos())));
            }
            from = to;
        }
    }

    /** How many messages at the beginning of a run a position covers. */
    private static int passed(Run run, Position since) {
        MessageId first = run.first();
        long covered = since.in(first.partition()).offset() - first.offset() + 1;
        return (int) Math.max(0, Math.min(run.count(), covered));
    }

    private static QoS higher(QoS one, QoS other) {
        return one == null ? other : one.atLeast(other);
    }
}
