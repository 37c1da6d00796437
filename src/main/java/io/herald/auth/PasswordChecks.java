package io.herald.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Has passwords checked, a few at a time, on threads of their own. A thread that has found a wrong one rests as long as
 * that took, so that whoever guesses does not have the processors; without a thread being held for it. Owned by the
 * {@link PasswordDesk}, on its thread.
 */
final class PasswordChecks {
    private final Vertx vertx;
    private final WorkerExecutor checkers;
    private final Deque<Check> waiting = new ArrayDeque<>();
    private int free;

    private record Check(Callable<Boolean> work, Promise<Boolean> answer) {}

    /**
     * @param vertx for the threads, which end with the calling verticle
     * @param threads how many
     */
    PasswordChecks(Vertx vertx, int threads) {
        this.vertx = vertx;
        this.checkers = vertx.createSharedWorkerExecutor("herald-passwords", threads);
        this.free = threads;
    }

    /**
     * Checks one, when it is its turn.
     *
     * @param work the check
     * @param first whether it comes before all that wait
     */
    Future<Boolean> check(Callable<Boolean> work, boolean first) {
        Check check = new Check(work, Promise.promise());
        if (first) {
            waiting.addFirst(check);
        } else {
            waiting.addLast(check);
        }
        next();
        return check.answer.future();
    }

    private void next() {
        if (free == 0 || waiting.isEmpty()) {
            return;
        }
        free--;
        Check check = waiting.removeFirst();
        long beganNs = System.nanoTime();
        checkers.executeBlocking(check.work, false).onComplete(done -> {
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
            check.answer.handle(done);
            boolean right = done.succeeded() && done.result();
            if (right || tookMs == 0) {
                rested();
            } else {
                vertx.setTimer(tookMs, id -> rested());
            }
        });
    }

    private void rested() {
        free++;
        next();
    }
}
