package io.herald.delivery;

import io.herald.topic.SessionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What outlives a broker: its log with its dedup keys, and a session. What is asked of it is done later, and answered
 * later still; the log and the session are not waited for in one order.
 */
final class SimulatedDisk {
    private final Random random;
    private final Deque<Work> saves = new ArrayDeque<>();
    private final Deque<Work> stores = new ArrayDeque<>();
    private final Map<String, Integer> keys = new HashMap<>();
    private final List<Integer> log = new ArrayList<>();
    private SessionState session;

    private static final class Work {
        private final Runnable doing;
        private final Consumer<Boolean> answer;
        private boolean done;

        private Work(Runnable doing, Consumer<Boolean> answer) {
            this.doing = doing;
            this.answer = answer;
        }
    }

    SimulatedDisk(Random random, SessionState session) {
        this.random = random;
        this.session = session;
    }

    SessionState session() {
        return session;
    }

    /** Which messages of the client are stored. */
    List<Integer> log() {
        return log;
    }

    void save(SessionState state, Consumer<Boolean> answer) {
        saves.add(new Work(() -> session = state, answer));
    }

    void store(String key, int message, Consumer<Boolean> answer) {
        stores.add(new Work(() -> append(key, message), answer));
    }

    private void append(String key, int message) {
        Integer known = keys.putIfAbsent(key, message);
        if (known == null) {
            Promise.NOTHING_COMES_TWICE.holds(!log.contains(message), "stored under " + key + ": " + message);
            boolean inOrder = log.stream().allMatch(before -> before < message);
            Promise.ORDER_IS_KEPT.holds(inOrder, log + " " + message);
            log.add(message);
        } else {
            Promise.NOTHING_IS_LOST.holds(known == message, key + " of " + known + " is that of " + message);
        }
    }

    /** Does a piece of what is asked of it, or answers. */
    void work(boolean mayFail) {
        Deque<Work> queue = stores.isEmpty() || !saves.isEmpty() && random.nextBoolean() ? saves : stores;
        if (queue.isEmpty()) {
            return;
        }
        Work first = queue.peek();
        if (first.done) {
            queue.remove().answer.accept(true);
        } else if (mayFail && random.nextInt(20) == 0) {
            fail(queue);
        } else {
            first.doing.run();
            first.done = true;
        }
    }

    /** What is behind what failed fails too: otherwise messages would change their order. */
    private static void fail(Deque<Work> queue) {
        List<Work> failed = List.copyOf(queue);
        queue.clear();
        failed.forEach(work -> work.answer.accept(false));
    }

    /** The broker is gone: of what was asked some more is done, or was, and nobody is answered. */
    void crash() {
        doSome(saves);
        doSome(stores);
    }

    private void doSome(Deque<Work> queue) {
        for (int left = random.nextInt(queue.size() + 1); left > 0; left--) {
            Work work = queue.remove();
            if (!work.done) {
                work.doing.run();
            }
        }
        queue.clear();
    }

    /** The session is left: what is asked of it is done before another has it. */
    void leave(SessionState last) {
        save(last, done -> {});
        while (!saves.isEmpty()) {
            Work work = saves.remove();
            if (!work.done && random.nextInt(20) > 0) {
                work.doing.run();
            }
        }
    }

    /** Changes the session while nobody is connected. */
    void visit(SessionState changed) {
        session = changed;
    }

    boolean isIdle() {
        return saves.isEmpty() && stores.isEmpty();
    }
}
