package io.herald.auth;

import io.vertx.core.Context;
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
    private final Context context;
    private final WorkerExecutor checkers;
    private final Deque<Check> familiar = new ArrayDeque<>();
    private final Deque<Check> strangers = new ArrayDeque<>();
    private int free;

    private record Check(Callable<Boolean> work, Promise<Boolean> answer) {}

    /**
     * @param vertx for the threads, which end with the calling verticle
     * @param threads how many
     */
    PasswordChecks(Vertx vertx, int threads) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.checkers = vertx.createSharedWorkerExecutor("herald-passwords", threads);
        this.free = threads;
    }

    /**
     * Checks one, when it is its turn.
     *
     * @param work the check
     * @param first whether it comes before all that wait and are not
     * @return the answer, on the caller's context and never before this returns
     */
    Future<Boolean> check(Callable<Boolean> work, boolean first) {
        Check check = new Check(work, Promise.promise());
        (first ? familiar : strangers).addLast(check);
        next();
        return check.answer.future();
    }

    private void next() {
        Check check = free == 0 ? null : familiar.isEmpty() ? strangers.pollFirst() : familiar.pollFirst();
        if (check == null) {
            return;
        }
        free--;
        long beganNs = System.nanoTime();
        // One that ended before it is listened to would be told of at once, before the caller knows that it has begun.
        checkers.executeBlocking(check.work, false)
                .onComplete(done -> context.runOnContext(v -> {
                    check.answer.handle(done);
                    boolean right = done.succeeded() && done.result();
                    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
                    if (right || tookMs == 0) {
                        rested();
                    } else {
                        vertx.setTimer(tookMs, id -> rested());
                    }
                }));
    }

    private void rested() {
        free++;
        next();
    }
}
