package io.herald.registry;

import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The topics that are known, the one used longest ago first. A topic is known from its first publish or subscribe
 * until nobody used it for a while, or until so many others came, or so long ones, that there is no room for it; only
 * its count of messages is forgotten with it. Who has made more than a tenth of those there is room for makes room for
 * more with its own, and pushes nobody else's out. Belongs to the registry's event loop.
 */
final class TopicTable {
    private static final Comparator<Entry> BY_NAME = Comparator.comparing(entry -> entry.name.text());

    /** As many long names are known as come to so many characters for each topic. */
    private static final long CHARACTERS_EACH = 256;

    /** So many makers there may be, each with its part. */
    private static final int PARTS = 10;

    private final Map<TopicName, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    /** What each client has made, the first one first. */
    private final Map<String, Set<TopicName>> made = new HashMap<>();

    private final int maxTopics;
    /** How long the names are together. */
    private long characters;

    private Entry last;

    /** What is known of a topic. */
    static final class Entry {
        private final TopicName name;
        private final String maker;
        private long messages;
        private long usedMs;
        private String[] doors;
        private long doorsVersion = -1;

        private Entry(TopicName name, String maker) {
            this.name = name;
            this.maker = maker;
        }

        TopicName name() {
            return name;
        }

        long messages() {
            return messages;
        }

        void published(int count) {
            messages += count;
        }

        /** The door instances that want this topic; found anew only when interests have changed. */
        String[] doors(InterestTable interests) {
            if (doorsVersion != interests.version()) {
                doors = interests.doors(name);
                doorsVersion = interests.version();
            }
            return doors;
        }
    }

    /** @param maxTopics the most topics that are known at once */
    TopicTable(int maxTopics) {
        this.maxTopics = maxTopics;
    }

    int size() {
        return entries.size();
    }

    /** The entry of a topic that is used now; it is made where there is none, by the client of that name. */
    Entry use(TopicName name, String client, long nowMs) {
        Entry entry = last != null && last.name.equals(name) ? last : entries.get(name);
        if (entry == null) {
            entry = new Entry(name, client);
            entries.put(name, entry);
            made.computeIfAbsent(client, first -> new LinkedHashSet<>()).add(name);
            characters += name.text().length();
            makeRoom(client);
        }
        entry.usedMs = nowMs;
        last = entry;
        return entry;
    }

    /** Forgets the topics used longest ago, but for the last one; or those of who has made too many. */
    private void makeRoom(String client) {
        while (entries.size() > maxTopics || entries.size() > 1 && characters > CHARACTERS_EACH * maxTopics) {
            Entry oldest = entries.values().iterator().next();
            Set<TopicName> own = made.get(client);
            boolean othersStay = own.size() > Math.max(1, maxTopics / PARTS) && !oldest.maker.equals(client);
            Entry forgotten = othersStay ? entries.get(own.iterator().next()) : oldest;
            entries.remove(forgotten.name);
            forget(forgotten);
        }
    }

    private void forget(Entry entry) {
        characters -= entry.name.text().length();
        Set<TopicName> others = made.get(entry.maker);
        others.remove(entry.name);
        if (others.isEmpty()) {
            made.remove(entry.maker);
        }
    }

    /** Forgets the topics not used since a moment, but for those that are still wanted. */
    void forgetUnusedSince(long sinceMs, Predicate<TopicName> wanted) {
        last = null;
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next();
            if (entry.usedMs >= sinceMs) {
                return;
            }
            if (!wanted.test(entry.name)) {
                oldestFirst.remove();
                forget(entry);
            }
        }
    }

    /**
     * The topics that match a filter, by name: the first {@code most} of them. Among a great many topics no more than
     * that are ever held or sorted.
     */
    List<Entry> matching(TopicFilter filter, int most) {
        PriorityQueue<Entry> first = new PriorityQueue<>(BY_NAME.reversed());
        for (Entry entry : entries.values()) {
            boolean before = first.size() < most || !first.isEmpty() && BY_NAME.compare(entry, first.peek()) < 0;
            if (before && filter.matches(entry.name)) {
                first.add(entry);
                if (first.size() > most) {
                    first.poll();
                }
            }
        }
        List<Entry> found = new ArrayList<>(first);
        found.sort(BY_NAME);
        return found;
    }
}
