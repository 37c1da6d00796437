package io.herald.storage.rocksdb;

import io.herald.storage.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksIterator;

/**
 * The buckets in which dedup keys lie, and which of them are kept. A bucket is written to until a quarter of the window
 * is over or it has a quarter of the bytes that all may have; so old keys go by range, and a look-up asks a few. They
 * are numbered by the time at which they begin; those of older versions have lower numbers. The writer's thread.
 */
final class KeyBuckets {
    private static final int PARTS = 4;
    /** Of what is kept of messages, so much may be kept of keys beside them. */
    private static final long SHARE = 4;

    private static final long LEAST_BYTES = 4 << 20;
    /** Added to the time, so that those of older versions, which are not named by it, are told from these. */
    private static final long BEGINNING = 1L << 56;

    private final Engine engine;
    private final long windowMs;
    private final long most;
    /** How many bytes lie in each, by number. */
    private final TreeMap<Long, Long> bytes = new TreeMap<>();

    KeyBuckets(Engine engine, long windowMs, long retentionBytes) {
        this.engine = engine;
        this.windowMs = windowMs;
        this.most = Math.max(LEAST_BYTES, retentionBytes / SHARE);
    }

    /**
     * Finds those that are there.
     *
     * @param findings hears what cannot be found
     */
    void load(List<String> findings) throws StorageException {
        for (long number : numbers(findings)) {
            bytes.put(number, engine.about(Family.DEDUP, Keys.of(number), Keys.of(number + 1)));
        }
    }

    private List<Long> numbers(List<String> findings) throws StorageException {
        List<Long> found = new ArrayList<>();
        try (RocksIterator entries = engine.iterator(Family.DEDUP)) {
            // The newest first: what cannot be read is not to hide more than what is older.
            entries.seekToLast();
            while (engine.isAt(entries)) {
                long number = Keys.number(entries.key());
                found.add(number);
                entries.seekForPrev(Keys.of(number));
            }
        } catch (StorageException e) {
            if (e.kind() != StorageException.Kind.DAMAGED) {
                throw e;
            }
            findings.add(
                    "Not all dedup keys can be read, so what is sent again may be stored again. " + e.getMessage());
        }
        return found;
    }

    /** Whether an older version wrote it, with other names. */
    static boolean isOlder(long bucket) {
        return bucket < BEGINNING;
    }

    /** Those in which a key may lie that was used within the window, the newest first. */
    Collection<Long> within(long nowMs) {
        Long first = bytes.floorKey(number(nowMs - windowMs));
        return (first == null ? bytes : bytes.tailMap(isOlder(first) ? 0 : first, true))
                .descendingMap()
                .keySet();
    }

    /** The one that a key goes to. */
    long toWrite(long nowMs) throws StorageException {
        Map.Entry<Long, Long> newest = bytes.lastEntry();
        if (newest == null
                || isOlder(newest.getKey())
                || newest.getValue() >= most / PARTS
                || number(nowMs) - newest.getKey() >= Math.max(1, windowMs / PARTS)) {
            long after = newest == null ? 0 : newest.getKey() + 1;
            bytes.put(Math.max(after, number(nowMs)), 0L);
            dropOld(nowMs);
        }
        return bytes.lastKey();
    }

    /** So much more lies in one. */
    void count(long bucket, long more) {
        bytes.merge(bucket, more, Long::sum);
    }

    /** Drops those whose window is over, and the oldest while there is too much; never the newest. */
    void dropOld(long nowMs) throws StorageException {
        long all = bytes.values().stream().mapToLong(Long::longValue).sum();
        boolean dropped = false;
        while (bytes.size() > 1 && (all > most || isOver(nowMs))) {
            all -= bytes.pollFirstEntry().getValue();
            dropped = true;
        }
        if (dropped) {
            engine.dropFilesBelow(Family.DEDUP, Keys.of(bytes.firstKey()));
        }
    }

    /** Whether all keys of the oldest are: it ends where the next begins. */
    private boolean isOver(long nowMs) {
        Long next = bytes.higherKey(Math.max(bytes.firstKey(), BEGINNING - 1));
        return next != null && next <= number(nowMs - windowMs);
    }

    private static long number(long timeMs) {
        return BEGINNING + Math.max(0, timeMs);
    }
}
