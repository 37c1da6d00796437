package io.herald.storage.memory;

import io.herald.storage.RetainedPage;
import io.herald.storage.RetainedSize;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The retained messages of a {@link MemoryStorage}, in the order of their topics' bytes. Under its lock. */
final class MemoryRetained {
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final TreeMap<String, Run> messages = new TreeMap<>(BY_BYTES);
    private final RetainedSize most;
    private RetainedSize size = RetainedSize.NONE;

    /** @param most how much may be retained */
    MemoryRetained(RetainedSize most) {
        this.most = most;
    }

    RetainedSize size() {
        return size;
    }

    /** Whether there is room for a run of one. */
    boolean takes(Run one) {
        return most.allows(size, with(one));
    }

    private RetainedSize with(Run one) {
        Run before = messages.get(one.topic().text());
        return size.exchanged(before == null ? 0 : bytes(before), one.payloads().totalLength() == 0 ? 0 : bytes(one));
    }

    private static long bytes(Run one) {
        return (long) one.head().length() + one.payloads().totalLength();
    }

    /** Keeps a run of one, or with an empty payload forgets what was kept. */
    void put(Run one) {
        size = with(one);
        if (one.payloads().totalLength() == 0) {
            messages.remove(one.topic().text());
        } else {
            messages.put(one.topic().text(), new Run(one.head(), one.payloads().detached(), one.first()));
        }
    }

    RetainedPage read(TopicFilter filter, String after, int maxBytes, long nowMs) {
        List<Run> found = new ArrayList<>();
        String next = after;
        long bytes = 0;
        long lookedAt = 0;
        for (Run run : messages.tailMap(after, false).values()) {
            if (bytes >= maxBytes || lookedAt >= (long) maxBytes * RetainedPage.LOOKED_AT) {
                return new RetainedPage(found, next, true);
            }
            next = run.topic().text();
            lookedAt += bytes(run);
            if (filter.matches(run.topic()) && !run.head().isExpired(nowMs)) {
                found.add(run);
                bytes += bytes(run);
            }
        }
        return new RetainedPage(found, next, false);
    }

    void dropExpired(long nowMs) {
        messages.values().removeIf(run -> {
            boolean expired = run.head().isExpired(nowMs);
            size = expired ? size.exchanged(bytes(run), 0) : size;
            return expired;
        });
    }
}
