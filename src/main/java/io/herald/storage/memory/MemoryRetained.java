package io.herald.storage.memory;

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

    /** Keeps a run of one, or with an empty payload forgets what was kept. */
    void put(Run one) {
        if (one.payloads().totalLength() == 0) {
            messages.remove(one.topic().text());
        } else {
            messages.put(one.topic().text(), new Run(one.head(), one.payloads().detached(), one.first()));
        }
    }

    List<Run> read(TopicFilter filter, String after, int maxBytes, long nowMs) {
        List<Run> found = new ArrayList<>();
        long bytes = 0;
        for (Run run : messages.tailMap(after, false).values()) {
            if (filter.matches(run.topic()) && !run.head().isExpired(nowMs)) {
                found.add(run);
                bytes += (long) run.head().length() + run.payloads().totalLength();
            }
            if (bytes >= maxBytes && !found.isEmpty()) {
                break;
            }
        }
        return found;
    }

    void dropExpired(long nowMs) {
        messages.values().removeIf(run -> run.head().isExpired(nowMs));
    }
}
