package io.herald.delivery;

import io.herald.topic.MessageHead;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Payloads;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A log in memory as storage promises it: with one partition or several, retention, expiry and ids left out. */
final class SimulatedLog {
    private static final int MAX_RUN = 6;
    private static final int MOST_LOOKED_AT = 14;
    private static final int[] BOUNDS = bounds();
    private static final List<TopicName> TOPICS =
            List.of(TopicName.of("a", 2), TopicName.of("b", 2), TopicName.of("a/b", 2), TopicName.of("c", 2));

    private final Random random;
    private final List<Stored> all = new ArrayList<>();
    private final Map<MessageId, Stored> byId = new HashMap<>();
    private final List<List<Stored>> partitions = new ArrayList<>();
    private Position head = Position.START;
    private Position dropped = Position.START;

    /** A message in the log; its number counts all messages in the order in which they were appended. */
    record Stored(int number, Run run, int index, MessageId id) {
        boolean isExpired(long nowMs) {
            long ttlMs = run.head().terms().ttlMs();
            return ttlMs > 0 && run.head().timeMs() + ttlMs <= nowMs;
        }
    }

    SimulatedLog(Random random) {
        this.random = random;
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 1;
        for (int i = 0; i < count; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    private static int[] bounds() {
        int[] bounds = new int[2 * MAX_RUN];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = (i + 1) / 2;
        }
        return bounds;
    }

    /** Appends a batch of runs, and gives it as the live feed will bring it. */
    List<Run> append(long nowMs) {
        List<Run> batch = new ArrayList<>();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            int topic = random.nextInt(TOPICS.size());
            boolean twice = random.nextInt(3) == 0;
            long ttlMs = random.nextInt(6) == 0 ? 1 + random.nextInt(40) : 0;
            Terms terms = new Terms(twice ? QoS.EXACTLY_ONCE : QoS.AT_LEAST_ONCE, false, ttlMs, twice ? "key" : "");
            MessageHead says = MessageHead.plain(TOPICS.get(topic), "p", nowMs).on(terms);
            int count = random.nextInt(3) == 0 ? 1 + random.nextInt(MAX_RUN) : 1;
            batch.add(append(topic % partitions.size(), new Run(says, payloads(count))));
        }
        return batch;
    }

    private static Payloads payloads(int count) {
        return new Payloads(new byte[MAX_RUN], BOUNDS, 0, count);
    }

    private Run append(int partition, Run run) {
        List<Stored> messages = partitions.get(partition);
        int name = partitions.size() == 1 ? MessageId.SOLE : partition;
        int leftOut = random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0;
        Run stored = run.storedAs(new MessageId(name, head.in(name).offset() + 1).plus(leftOut));
        for (int i = 0; i < stored.count(); i++) {
            Stored message = new Stored(all.size(), stored, i, stored.id(i));
            messages.add(message);
            all.add(message);
            byId.put(message.id(), message);
        }
        head = head.advancedTo(stored.last());
        return stored;
    }

    /** Drops some of the oldest of a partition. */
    void dropOld() {
        List<Stored> messages = partitions.get(random.nextInt(partitions.size()));
        if (!messages.isEmpty()) {
            dropped = dropped.advancedTo(
                    messages.get(random.nextInt(messages.size())).id());
        }
    }

    Position head() {
        return head;
    }

    Position oldest() {
        return dropped;
    }

    /** Behind some message, kept or not, or somewhat behind the head. */
    Position somewhere() {
        if (all.isEmpty()) {
            return Position.START;
        }
        Stored message = all.get(random.nextInt(all.size()));
        return Position.behind(message.id().plus(random.nextInt(10) == 0 ? random.nextInt(5) : 0));
    }

    List<Stored> all() {
        return all;
    }

    Stored message(MessageId id) {
        return byId.get(id);
    }

    boolean isDropped(Stored message) {
        return dropped.covers(message.id());
    }

    /** A page, as storage reads it: it looks at a bounded number of messages, matching or not. */
    Page read(PageQuery query) {
        Position from = query.from();
        Position next = from.covers(dropped) ? from : from.furtherOf(dropped);
        Page.Missing missing = from.covers(dropped) ? null : new Page.Missing(from, next);
        List<Run> runs = new ArrayList<>();
        int budget = Math.min(query.maxMessages(), query.maxBytes());
        int look = MOST_LOOKED_AT;
        int begin = random.nextInt(partitions.size());
        for (int i = 0; i < partitions.size(); i++) {
            List<Stored> messages = partitions.get((begin + i) % partitions.size());
            for (int at = firstBehind(messages, next); at < messages.size() && budget > 0 && look > 0; at++, look--) {
                Stored message = messages.get(at);
                if (isWanted(message, query)) {
                    add(runs, message);
                    budget--;
                }
                next = next.advancedTo(message.id());
            }
        }
        return new Page(runs, next, head, missing);
    }

    private static int firstBehind(List<Stored> messages, Position position) {
        int at = messages.size();
        while (at > 0 && !position.covers(messages.get(at - 1).id())) {
            at--;
        }
        return at;
    }

    private static boolean isWanted(Stored message, PageQuery query) {
        return !message.isExpired(query.nowMs())
                && query.filters().stream()
                        .anyMatch(filter -> filter.matches(message.run().topic()));
    }

    private static void add(List<Run> runs, Stored message) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        boolean goesOn = message.index() > 0
                && last != null
                && last.last().equals(message.id().plus(-1));
        int from = goesOn ? message.index() - last.count() : message.index();
        Run piece = message.run().part(from, message.index() + 1);
        if (goesOn) {
            runs.set(runs.size() - 1, piece);
        } else {
            runs.add(piece);
        }
    }
}
