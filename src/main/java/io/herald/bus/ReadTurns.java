package io.herald.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * Has those of one door instance who read in the log wait for one another. Readers are faster than whoever writes what
 * they found, and each answer is a page: those of thousands who ask at the same time would lie before the event loop
 * all at once. In the order in which they asked. Owned by the instance's {@link Broker}, on its event loop.
 */
final class ReadTurns {
    /** More than there are readers, so that none of them waits for this door instance. */
    static final int AT_ONCE = 4;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int atOnce;

    /** Reads, now or when it is its turn. */
    <A> Future<A> take(Supplier<Future<A>> reading) {
        if (atOnce < AT_ONCE) {
            return begin(reading);
        }
        Promise<A> read = Promise.promise();
        waiting.add(() -> begin(reading).onComplete(read));
        return read.future();
    }

    /** Whatever becomes of it, it is over some time. */
    private static <A> Future<A> asked(Supplier<Future<A>> reading) {
        try {
            return reading.get();
        } catch (RuntimeException fault) {
            return Future.failedFuture(fault);
        }
    }

    private <A> Future<A> begin(Supplier<Future<A>> reading) {
        atOnce++;
        return asked(reading).onComplete(read -> {
            atOnce--;
            while (atOnce < AT_ONCE && !waiting.isEmpty()) {
                waiting.remove().run();
            }
        });
    }
}
