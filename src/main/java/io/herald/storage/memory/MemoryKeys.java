package io.herald.storage.memory;

import io.herald.storage.DedupHash;
import io.herald.topic.MessageId;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The dedup keys of a {@link MemoryStorage}, until their window is over. Under its lock. */
final class MemoryKeys {
    private final long windowMs;
    private final DedupHash hash = new DedupHash();
    private final Map<Key, Used> used = new HashMap<>();

    private record Key(TopicName topic, String key) {
        static Key of(Run run) {
            return new Key(run.topic(), run.head().terms().key());
        }
    }

    private record Used(MessageId id, byte[] payload, long timeMs) {}

    MemoryKeys(long windowMs) {
        this.windowMs = windowMs;
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
        if (!stored.head().terms().key().isEmpty()) {
            used.put(Key.of(stored), new Used(stored.first(), hash.of(stored.payloads()), nowMs));
        }
    }

    void dropOld(long nowMs) {
        used.values().removeIf(before -> isOver(before, nowMs));
    }

    private boolean isOver(Used before, long nowMs) {
        return nowMs - before.timeMs() >= windowMs;
    }
}
