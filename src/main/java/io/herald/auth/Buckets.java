package io.herald.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket (RFC 2697 has the idea) for each of many names: so many at once, then one in a while. Of names beyond
 * a bound those not asked for longest are forgotten. Owned by {@link GuessLimit}, on its thread.
 */
final class Buckets {
    private static final int MOST = 10_000;

    private final int burst;
    private final long oneEveryMs;
    private final Map<String, Bucket> byName = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    };

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

    private Bucket bucket(String name, long nowMs) {
        Bucket bucket = byName.get(name);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = burst;
            byName.put(name, bucket);
        } else {
            bucket.tokens = Math.min(burst, bucket.tokens + (double) (nowMs - bucket.atMs) / oneEveryMs);
        }
        bucket.atMs = nowMs;
        return bucket;
    }
}
