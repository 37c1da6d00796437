package io.herald.gateway;

import io.herald.topic.Run;
import io.vertx.core.Vertx;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Holds clients to what they may publish in a second: one that is over it is not read from until it has made up for
 * it, or, where its door has an answer for that, is told when to come back. Owned by a {@link PublishWindow}, on its
 * event loop.
 */
final class PublishRates {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Vertx vertx;
    private final PublishWindow.Quota quota;
    private final boolean any;
    private final Consumer<PublishWindow.Publisher> onResume;
    private final Map<PublishWindow.Publisher, PublishRate> rates = new IdentityHashMap<>();
    private final Set<PublishWindow.Publisher> paused = new LinkedHashSet<>();

    PublishRates(Vertx vertx, PublishWindow.Quota quota, Consumer<PublishWindow.Publisher> onResume) {
        this.onResume = onResume;
        this.vertx = vertx;
        this.quota = quota;
        this.any = quota.messages() > 0 || quota.bytes() > 0;
    }

    /** Counts what is published, once for a run. */
    void published(PublishWindow.Publisher publisher, Run run) {
        if (!any || publisher.pacing() == PublishWindow.Pacing.NONE) {
            return;
        }
        long nowNs = System.nanoTime();
        PublishRate rate = rates.computeIfAbsent(publisher, first -> new PublishRate(quota, nowNs));
        long bytes = run.payloads().totalLength() + (long) run.head().length() * run.count();
        rate.take(run.count(), bytes, nowNs);
        if (publisher.pacing() == PublishWindow.Pacing.PAUSED && rate.waitNs(nowNs) > 0 && paused.add(publisher)) {
            publisher.pause();
            later(publisher, rate, nowNs);
        }
    }

    private void later(PublishWindow.Publisher publisher, PublishRate rate, long nowNs) {
        vertx.setTimer(rate.waitNs(nowNs) / MS + 1, id -> {
            long laterNs = System.nanoTime();
            if (!paused.contains(publisher)) {
                return;
            }
            // What was read already has been published meanwhile.
            if (rate.waitNs(laterNs) > 0) {
                later(publisher, rate, laterNs);
            } else {
                paused.remove(publisher);
                onResume.accept(publisher);
            }
        });
    }

    /** Whether it is not to be read from, whoever else would. */
    boolean isPaused(PublishWindow.Publisher publisher) {
        return paused.contains(publisher);
    }

    /** For how many milliseconds it may publish nothing more; 0 where it may now. */
    long waitMs(PublishWindow.Publisher publisher) {
        PublishRate rate = rates.get(publisher);
        return rate == null ? 0 : (rate.waitNs(System.nanoTime()) + MS - 1) / MS;
    }

    void forget(PublishWindow.Publisher publisher) {
        rates.remove(publisher);
        paused.remove(publisher);
    }
}
