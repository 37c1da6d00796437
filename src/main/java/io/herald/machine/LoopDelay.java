package io.herald.machine;

import io.herald.metrics.Latencies;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.TimeUnit;

/**
 * Measures how late an event loop does what is due: what holds a loop up holds up all its connections. One for each
 * loop, on it.
 */
public final class LoopDelay {
    private static final long EVERY_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventExecutor loop;
    private final Latencies delays;
    private long dueNs;

    private LoopDelay(EventExecutor loop, Latencies delays) {
        this.loop = loop;
        this.delays = delays;
    }

    /** Measures all event loops, until they end. */
    public static void measure(Vertx vertx, Latencies delays) {
        for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            loop.execute(new LoopDelay(loop, delays)::begin);
        }
    }

    private void begin() {
        if (!loop.isShuttingDown()) {
            dueNs = System.nanoTime() + EVERY_NS;
            loop.schedule(this::due, EVERY_NS, TimeUnit.NANOSECONDS);
        }
    }

    private void due() {
        delays.record(Math.max(0, System.nanoTime() - dueNs));
        begin();
    }
}
