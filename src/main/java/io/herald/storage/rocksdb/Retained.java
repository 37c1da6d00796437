package io.herald.storage.rocksdb;

import io.herald.storage.RetainedPage;
import io.herald.storage.StorageException;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksIterator;

/** Reads retained messages. Any thread. */
final class Retained {
    private final Engine engine;

    Retained(Engine engine) {
        this.engine = engine;
    }

    RetainedPage read(TopicFilter filter, String after, int maxBytes, long nowMs) throws StorageException {
        List<Run> found = new ArrayList<>();
        byte[] prefix = prefix(filter);
        byte[] behind = Keys.of(after);
        String next = after;
        long bytes = 0;
        long lookedAt = 0;
        ByteBuffer peeked = null;
        try (RocksIterator entries = engine.iterator(Family.RETAINED)) {
            entries.seek(Arrays.compareUnsigned(prefix, behind) > 0 ? prefix : behind);
            for (; engine.isAt(entries); entries.next()) {
                byte[] key = entries.key();
                if (!Keys.hasPrefix(key, prefix) || filter.isExact() && key.length > prefix.length) {
                    break;
                } else if (Arrays.equals(key, behind)) {
                    continue;
                }
                if (bytes >= maxBytes || lookedAt >= (long) maxBytes * RetainedPage.LOOKED_AT) {
                    return new RetainedPage(found, next, true);
                }
                next = new String(key, StandardCharsets.UTF_8);
                peeked = peeked == null ? RunRecord.peekBuffer() : peeked.clear();
                lookedAt += key.length + entries.value(peeked);
                if (filter.matches(TopicName.of(next, Integer.MAX_VALUE))) {
                    bytes += read(entries.value(), nowMs, found);
                }
            }
        }
        return new RetainedPage(found, next, false);
    }

    private static long read(byte[] record, long nowMs, List<Run> found) {
        Run run = RunRecord.readRetained(record);
        if (run.head().isExpired(nowMs)) {
            return 0;
        }
        found.add(run);
        return (long) run.head().length() + run.payloads().totalLength();
    }

    /** What every topic begins with that the filter matches: its levels before a wildcard, without the last slash. */
    private static byte[] prefix(TopicFilter filter) {
        String text = filter.text();
        int wild = 0;
        while (wild < text.length() && text.charAt(wild) != '+' && text.charAt(wild) != '#') {
            wild++;
        }
        boolean exact = wild == text.length();
        return Keys.of(text.substring(0, exact ? wild : Math.max(0, wild - 1)));
    }
}
