package io.herald.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Those who are behind and read the log to catch up: each part of the broker that has some tells of its own, now and
 * then. Safe for any thread.
 */
public final class CatchingUp {
    private final List<Readers> parts = new CopyOnWriteArrayList<>();

    CatchingUp() {}

    /** Those of one part of the broker, which alone tells of them. */
    public static final class Readers {
        private volatile long count;
        private volatile long lag;

        private Readers() {}

        /**
         * So it stands now.
         *
         * @param behind how many there are
         * @param mostBehind how many messages lie before the one that is furthest behind
         */
        public void are(long behind, long mostBehind) {
            count = behind;
            lag = mostBehind;
        }
    }

    /** For one part of the broker to tell of its own. */
    public Readers readers() {
        Readers told = new Readers();
        parts.add(told);
        return told;
    }

    long readersBehind() {
        return parts.stream().mapToLong(told -> told.count).sum();
    }

    long mostBehind() {
        return parts.stream().mapToLong(told -> told.lag).max().orElse(0);
    }
}
