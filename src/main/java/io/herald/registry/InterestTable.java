package io.herald.registry;

import io.herald.bus.Interest;
import io.herald.topic.FilterTree;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which door instance wants what, and for how many subscriptions. Belongs to the registry's event loop. */
final class InterestTable {
    private final FilterTree<Entry> tree = new FilterTree<>();
    private final Map<String, Map<TopicFilter, Entry>> byDoor = new HashMap<>();
    private long version;
    private long subscriptions;

    private static final class Entry {
        private final String door;
        private int subscriptions;

        private Entry(String door) {
            this.door = door;
        }
    }

    /** Changes whenever what {@link #doors} answers may have changed. */
    long version() {
        return version;
    }

    /** Whether nobody wants anything, and nothing is kept of those who did. */
    boolean isEmpty() {
        return tree.isEmpty() && byDoor.isEmpty();
    }

    /** Gives whether there are more subscriptions than before. */
    boolean set(Interest interest) {
        Map<TopicFilter, Entry> filters = byDoor.computeIfAbsent(interest.door(), d -> new HashMap<>());
        Entry entry = filters.get(interest.filter());
        if (interest.subscriptions() == 0) {
            forget(interest, filters, entry);
            return false;
        }
        if (entry == null) {
            entry = new Entry(interest.door());
            filters.put(interest.filter(), entry);
            tree.add(interest.filter(), entry);
            version++;
        }
        int more = interest.subscriptions() - entry.subscriptions;
        entry.subscriptions += more;
        subscriptions += more;
        return more > 0;
    }

    private void forget(Interest interest, Map<TopicFilter, Entry> filters, Entry entry) {
        if (entry != null) {
            filters.remove(interest.filter());
            tree.remove(interest.filter(), entry);
            subscriptions -= entry.subscriptions;
            version++;
        }
        if (filters.isEmpty()) {
            byDoor.remove(interest.door());
        }
    }

    /** Forgets all that a door instance wanted. */
    void leave(String door) {
        Map<TopicFilter, Entry> filters = byDoor.remove(door);
        if (filters != null) {
            filters.forEach(tree::remove);
            filters.values().forEach(entry -> subscriptions -= entry.subscriptions);
            version++;
        }
    }

    /** The door instances that want a topic. */
    String[] doors(TopicName topic) {
        Set<String> doors = new LinkedHashSet<>();
        tree.match(topic, entry -> doors.add(entry.door));
        return doors.toArray(String[]::new);
    }

    /** The door instances that want anything. */
    Set<String> doors() {
        return byDoor.keySet();
    }

    /** How many subscriptions there are, over all doors. */
    long subscriptions() {
        return subscriptions;
    }

    /** How many subscriptions match a topic, over all doors. */
    long subscriptions(TopicName topic) {
        long[] sum = new long[1];
        tree.match(topic, entry -> sum[0] += entry.subscriptions);
        return sum[0];
    }
}
