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
 * its count of messages is forgotten with it. Who has made more than a tenth of those that are there makes room for
 * more with its own, and pushes nobody else's out. All together they have a part of the heap. Belongs to the registry's
 * event loop.
 */
final class TopicTable {
    private static final Comparator<Entry> BY_NAME = Comparator.comparing(entry -> entry.name.text());

    /** As many long names are known as come to so many characters for each topic. */
    private static final long CHARACTERS_EACH = 256;

    private static final int CHARACTER_BYTES = 2;
    /** What a topic takes beside its name, about. */
    private static final int TOPIC_BYTES = 230;
    /** What the first topic of a client takes in addition, beside the client's name. */
    private static final int MAKER_BYTES = 300;
    /** The part of the heap that all of them may take. */
    private static final int HEAP_PARTS = 8;

    /** So many makers there may be, each with its part. */
    private static final int PARTS = 10;

    private final Map<TopicName, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    /** What each client has made, the first one first. */
    private final Map<String, Set<TopicName>> made = new HashMap<>();

    private final int maxTopics;
    private final long maxBytes;
    private long bytes;

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
        this(maxTopics, Runtime.getRuntime().maxMemory() / HEAP_PARTS);
    }

    /**
     * @param maxTopics the most topics that are known at once
     * @param mostBytes the most that they may take
     */
    TopicTable(int maxTopics, long mostBytes) {
        this.maxTopics = maxTopics;
        this.maxBytes = Math.min(mostBytes, maxTopics * (TOPIC_BYTES + CHARACTERS_EACH * CHARACTER_BYTES));
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
            made.computeIfAbsent(client, this::maker).add(name);
            bytes += TOPIC_BYTES + (long) CHARACTER_BYTES * name.text().length();
            makeRoom(client);
        }
        entry.usedMs = nowMs;
        last = entry;
        return entry;
    }

    private Set<TopicName> maker(String client) {
        bytes += makerBytes(client);
        return new LinkedHashSet<>();
    }

    private static long makerBytes(String client) {
        return MAKER_BYTES + (long) CHARACTER_BYTES * client.length();
    }

    /** Forgets the topics used longest ago, but for the last one; or those of who has made too many. */
    private void makeRoom(String client) {
        while (entries.size() > maxTopics || entries.size() > 1 && bytes > maxBytes) {
            Entry oldest = entries.values().iterator().next();
            Set<TopicName> own = made.get(client);
            int part = Math.min(maxTopics, entries.size()) / PARTS;
            boolean othersStay = own.size() > Math.max(1, part) && !oldest.maker.equals(client);
            Entry forgotten = othersStay ? entries.get(own.iterator().next()) : oldest;
            entries.remove(forgotten.name);
            forget(forgotten);
        }
    }

    private void forget(Entry entry) {
        bytes -= TOPIC_BYTES + (long) CHARACTER_BYTES * entry.name.text().length();
        Set<TopicName> others = made.get(entry.maker);
        others.remove(entry.name);
        if (others.isEmpty()) {
            made.remove(entry.maker);
            bytes -= makerBytes(entry.maker);
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
