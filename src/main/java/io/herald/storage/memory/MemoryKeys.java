package io.herald.storage.memory;

import io.herald.storage.DedupHash;
import io.herald.topic.MessageId;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The dedup keys of a {@link MemoryStorage}, until their window is over or there are too many. Under its lock.
 */
final class MemoryKeys {
    /** Of what is kept of messages, so much may be kept of keys beside them. */
    private static final long SHARE = 4;
    /** The objects around a key, in bytes. */
    private static final long OVERHEAD = 256;

    private final long windowMs;
    private final long most;
    private final DedupHash hash = new DedupHash();
    /** Those used longest ago first. */
    private final Map<Key, Used> used = new LinkedHashMap<>();

    private long bytes;

    private record Key(TopicName topic, String key) {
        static Key of(Run run) {
            return new Key(run.topic(), run.head().terms().key());
        }

        long size() {
            return OVERHEAD + 2L * (topic.text().length() + key.length());
        }
    }

    private record Used(MessageId id, byte[] payload, long timeMs) {}

    MemoryKeys(long windowMs, long retentionBytes) {
        this.windowMs = windowMs;
        this.most = retentionBytes / SHARE;
    }

    /** What to answer where the run's key was used within the window. */
    Optional<Receipt> known(Run run, long nowMs) {
        Used before = used.get(Key.of(run));
        if (run.head().terms().key().isEmpty() || before == null || isOver(before, nowMs)) {
            return Optional.empty();
        }
        boolean same = Arrays.equals(before.payload(), hash.of(run.payloads()));
        return Optional.of(new Receipt(same ? Receipt.Outcome.DUPLICATE : Receipt.Outcome.CONFLICT, before.id()));
    }

    void remember(Run stored, long nowMs) {
        Key key = Key.of(stored);
        if (key.key().isEmpty()) {
            return;
        }
        if (used.remove(key) == null) {
            bytes += key.size();
        }
        used.put(key, new Used(stored.first(), hash.of(stored.payloads()), nowMs));
        dropOld(nowMs);
    }

    /** Drops those whose window is over, and the oldest while there is too much; never the newest. */
    void dropOld(long nowMs) {
        Iterator<Map.Entry<Key, Used>> oldest = used.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Key, Used> one = oldest.next();
            boolean isSpare = bytes > most && used.size() > 1;
            if (!isSpare && !isOver(one.getValue(), nowMs)) {
                return;
            }
            bytes -= one.getKey().size();
            oldest.remove();
        }
    }

    private boolean isOver(Used before, long nowMs) {
        return nowMs - before.timeMs() >= windowMs;
    }
}
