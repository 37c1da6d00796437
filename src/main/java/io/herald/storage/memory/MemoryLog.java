package io.herald.storage.memory;

import io.herald.storage.PageDraft;
import io.herald.storage.Storage.Ends;
import io.herald.storage.StorageOptions;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The messages of a {@link MemoryStorage}, by id and by topic. Under its lock. */
final class MemoryLog {
    /** The objects around a run, in bytes. */
    private static final long RUN_OVERHEAD = 384;
    /** Where one payload begins and ends, in bytes. */
    private static final long BOUNDS = 8;

    private final long retentionMs;
    private final long retentionBytes;
    private final TreeMap<Long, Stored> all = new TreeMap<>();
    private final Map<TopicName, TreeMap<Long, Stored>> topics = new HashMap<>();
    private long head;
    private long bytes;

    /** A run, when it was stored and how much it weighs. */
    private record Stored(Run run, long storedMs, long size) {}

    MemoryLog(StorageOptions options) {
        retentionMs = options.retentionAge().toMillis();
        retentionBytes = options.retentionBytes();
    }

    Run append(Run run, long nowMs) {
        Run stored = new Run(run.head(), run.payloads().detached(), MessageId.of(head + 1));
        Stored entry = new Stored(stored, nowMs, size(stored));
        all.put(head + 1, entry);
        topics.computeIfAbsent(run.topic(), t -> new TreeMap<>()).put(head + 1, entry);
        head += run.count();
        bytes += entry.size();
        // However fast messages come, no more are kept than there are to be; the newest is.
        while (bytes > retentionBytes && all.size() > 1) {
            drop(all.firstEntry().getValue());
        }
        return stored;
    }

    /** About what it takes: of a small message that is mostly the objects around it. */
    private static long size(Run run) {
        return (long) run.head().length() + run.payloads().totalLength() + RUN_OVERHEAD + BOUNDS * run.count();
    }

    long head() {
        return head;
    }

    /** About how much is kept. */
    long bytes() {
        return bytes;
    }

    /** The offset before the oldest message that is kept. */
    long beforeOldest() {
        return all.isEmpty() ? head : all.firstKey() - 1;
    }

    /** The offset before the first message stored at or after a time. */
    long before(long timeMs) {
        return all.values().stream()
                .filter(stored -> stored.storedMs() >= timeMs)
                .mapToLong(stored -> stored.run().first().offset() - 1)
                .findFirst()
                .orElse(head);
    }

    Page read(PageQuery query) {
        PageDraft draft = new PageDraft(query, beforeOldest(), head);
        boolean exact = query.filters().size() == 1 && query.filters().get(0).isExact();
        TreeMap<Long, Stored> log = exact ? ofTopic(query.filters().get(0)) : all;
        Long within = log.floorKey(draft.next() + 1);
        Map<Long, Stored> from = log.tailMap(within == null ? 0 : within, true);
        for (Stored stored : from.values()) {
            if (!draft.wantsMore()) {
                return draft.page();
            }
            read(stored.run(), query, draft);
        }
        if (draft.wantsMore()) {
            draft.pass(head, 0);
        }
        return draft.page();
    }

    private static void read(Run run, PageQuery query, PageDraft draft) {
        if (run.last().offset() <= draft.next()) {
            return;
        }
        if (query.filters().stream().anyMatch(filter -> filter.matches(run.topic()))) {
            draft.take(run);
        } else {
            draft.pass(run.last().offset(), size(run));
        }
    }

    private TreeMap<Long, Stored> ofTopic(TopicFilter exact) {
        return topics.getOrDefault(TopicName.of(exact.text(), Integer.MAX_VALUE), new TreeMap<>());
    }

    Optional<Ends> ends(TopicName topic) {
        return Optional.ofNullable(topics.get(topic))
                .map(log -> new Ends(
                        log.firstEntry().getValue().run().first(),
                        log.lastEntry().getValue().run().last()));
    }

    void dropOld(long nowMs) {
        while (!all.isEmpty()) {
            Stored oldest = all.firstEntry().getValue();
            if (bytes <= retentionBytes && nowMs - oldest.storedMs() <= retentionMs) {
                return;
            }
            drop(oldest);
        }
    }

    private void drop(Stored oldest) {
        all.pollFirstEntry();
        bytes -= oldest.size();
        TreeMap<Long, Stored> log = topics.get(oldest.run().topic());
        log.pollFirstEntry();
        if (log.isEmpty()) {
            topics.remove(oldest.run().topic());
        }
    }
}
