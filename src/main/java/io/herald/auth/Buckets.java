package io.herald.auth;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A token bucket (RFC 2697 has the idea) for each of many names: so many at once, then one in a while. Of names beyond
 * a bound those are forgotten of which least is known: a bucket that is full says no more than none. So one that is
 * used up stays, however many others are asked for. Owned by {@link GuessLimit}, on its thread.
 */
final class Buckets {
    static final int MOST = 10_000;
    /** So many are forgotten at a time, because it costs something to find them. */
    static final int PART = MOST / 10;

    private final int burst;
    private final long oneEveryMs;
    /** Those not asked for longest come first. */
    private final Map<String, Bucket> byName = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Bucket {
        private double tokens;
        private long atMs;
    }

    /**
     * @param burst how many at once
     * @param oneEveryMs after which time there is one more
     */
    Buckets(int burst, long oneEveryMs) {
        this.burst = burst;
        this.oneEveryMs = oneEveryMs;
    }

    /** Whether there is a bucket of that name. */
    boolean knows(String name) {
        return byName.get(name) != null;
    }

    /** How long to wait for a token; 0 where there is one. */
    long waitMs(String name, long nowMs) {
        if (!knows(name)) {
            // Whoever only asks takes nobody's place.
            return 0;
        }
        double tokens = bucket(name, nowMs).tokens;
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * oneEveryMs);
    }

    /** Makes a bucket, which is full, where there is none. */
    void add(String name, long nowMs) {
        bucket(name, nowMs);
    }

    void take(String name, long nowMs) {
        bucket(name, nowMs).tokens -= 1;
    }

    void giveBack(String name, long nowMs) {
        Bucket bucket = bucket(name, nowMs);
        bucket.tokens = Math.min(burst, bucket.tokens + 1);
    }

    /** Forgets a name of which nothing is known: whatever was taken was given back. */
    void forgetIfFull(String name, long nowMs) {
        Bucket bucket = byName.get(name);
        if (bucket != null && tokens(bucket, nowMs) >= burst) {
            byName.remove(name);
        }
    }

    private Bucket bucket(String name, long nowMs) {
        Bucket bucket = byName.get(name);
        if (bucket == null) {
            makeRoom(nowMs);
            bucket = new Bucket();
            bucket.tokens = burst;
            byName.put(name, bucket);
        } else {
            bucket.tokens = tokens(bucket, nowMs);
        }
        bucket.atMs = nowMs;
        return bucket;
    }

    private double tokens(Bucket bucket, long nowMs) {
        return Math.min(burst, bucket.tokens + (double) (nowMs - bucket.atMs) / oneEveryMs);
    }

    /** Where there are too many, a part goes: the fullest, and of those the ones not asked for longest. */
    private void makeRoom(long nowMs) {
        if (byName.size() < MOST) {
            return;
        }
        List<String> fullest = byName.entrySet().stream()
                .sorted(Comparator.comparingDouble(one -> -tokens(one.getValue(), nowMs)))
                .limit(PART)
                .map(Map.Entry::getKey)
                .toList();
        fullest.forEach(byName::remove);
    }
}
