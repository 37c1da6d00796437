package io.herald.cli.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How far the publishers of one topic are ahead of its subscribers, in the present phase. Owned by one run, on its
 * thread.
 */
final class TopicFlow {
    private final long window;
    private final List<Scanner> subscribers = new ArrayList<>();
    private long[] settledBefore = new long[0];
    private long sent;
    /** What the slowest subscriber had when it was last looked for; it has as much at least. */
    private long slowest;

    TopicFlow(long window) {
        this.window = window;
    }

    void add(Scanner subscriber) {
        subscribers.add(subscriber);
    }

    /** A new phase: what was sent before does not count. */
    void startAgain() {
        settledBefore = subscribers.stream().mapToLong(Scanner::settled).toArray();
        sent = 0;
        slowest = 0;
    }

    void sent(long count) {
        sent += count;
    }

    /** Deliveries to wait for. */
    long due() {
        return sent * subscribers.size();
    }

    /** How many messages may be sent without leaving the window. */
    long room() {
        if (subscribers.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (sent - slowest > window / 2) {
            slowest = Long.MAX_VALUE;
            for (int i = 0; i < settledBefore.length; i++) {
                slowest = Math.min(slowest, subscribers.get(i).settled() - settledBefore[i]);
            }
        }
        return window - (sent - slowest);
    }
}
