package io.herald.gateway;

import io.herald.bus.Allowance;
import io.herald.bus.Allowances;
import io.herald.topic.Run;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds clients to what they may publish in a second: one that is over it is not read from until it has made up for
 * it, or, where its door has an answer for that, is told when to come back. All connections of a user that is known
 * share what it may; of those that are not known each has its own. Owned by a {@link PublishWindow}, on its event loop.
 */
final class PublishRates {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Vertx vertx;
    private final PublishWindow.Quota quota;
    private final boolean any;
    private final Consumer<PublishWindow.Publisher> onResume;
    private final Allowances allowances;
    private final LongSupplier nowNs;
    /** A connection may be a user's for one request, and nobody's for the next. */
    private final Map<PublishWindow.Publisher, PublishRate> ofNobody = new IdentityHashMap<>();

    private final Map<PublishWindow.Publisher, PublishRate> ofUsers = new IdentityHashMap<>();
    private final Map<String, PublishRate> byUser = new HashMap<>();
    /** Each with the timer after which it may go on. */
    private final Map<PublishWindow.Publisher, Long> paused = new IdentityHashMap<>();

    PublishRates(Vertx vertx, PublishWindow.Quota quota, Consumer<PublishWindow.Publisher> onResume) {
        this(vertx, quota, onResume, Allowances.of(vertx), System::nanoTime);
    }

    PublishRates(
            Vertx vertx,
            PublishWindow.Quota quota,
            Consumer<PublishWindow.Publisher> onResume,
            Allowances allowances,
            LongSupplier nowNs) {
        this.vertx = vertx;
        this.quota = quota;
        this.any = quota.messages() > 0 || quota.bytes() > 0;
        this.onResume = onResume;
        this.allowances = allowances;
        this.nowNs = nowNs;
    }

    /** Counts what is published, once for a run. */
    void published(PublishWindow.Publisher publisher, Run run) {
        if (!any || publisher.pacing() == PublishWindow.Pacing.NONE) {
            return;
        }
        long now = nowNs.getAsLong();
        PublishRate rate = rate(publisher, now);
        long bytes = run.payloads().totalLength() + (long) run.head().length() * run.count();
        rate.take(run.count(), bytes, now);
        if (publisher.pacing() == PublishWindow.Pacing.PAUSED
                && rate.waitNs(now) > 0
                && !paused.containsKey(publisher)) {
            later(publisher, rate, now);
            publisher.pause();
        }
    }

    private PublishRate rate(PublishWindow.Publisher publisher, long now) {
        String user = publisher.user();
        if (user.isEmpty()) {
            return ofNobody.computeIfAbsent(
                    publisher, first -> new PublishRate("", new Allowance(quota.messages(), quota.bytes(), now)));
        }
        PublishRate known = ofUsers.get(publisher);
        if (known != null && known.user().equals(user)) {
            return known;
        }
        if (known != null) {
            leave(known, now);
        }
        PublishRate rate = byUser.computeIfAbsent(
                user, first -> new PublishRate(user, allowances.enter(user, quota.messages(), quota.bytes(), now)));
        ofUsers.put(publisher, rate.enter());
        return rate;
    }

    private void leave(PublishRate rate, long now) {
        if (rate.leave()) {
            byUser.remove(rate.user());
            rate.close(now);
            allowances.leave(rate.user(), now);
        }
    }

    private void later(PublishWindow.Publisher publisher, PublishRate rate, long now) {
        long timer = vertx.setTimer(rate.waitNs(now) / MS + 1, id -> {
            long laterNs = nowNs.getAsLong();
            // What was read already has been published meanwhile, here or over other connections of the user.
            if (rate.waitNs(laterNs) > 0) {
                later(publisher, rate, laterNs);
            } else {
                paused.remove(publisher);
                onResume.accept(publisher);
            }
        });
        paused.put(publisher, timer);
    }

    /** Whether it is not to be read from, whoever else would. */
    boolean isPaused(PublishWindow.Publisher publisher) {
        return paused.containsKey(publisher);
    }

    /** For how many milliseconds it may publish nothing more; 0 where it may now. */
    long waitMs(PublishWindow.Publisher publisher) {
        return any ? (waitNs(publisher, nowNs.getAsLong()) + MS - 1) / MS : 0;
    }

    /** Whoever only asks leaves nothing behind: it may be gone. */
    private long waitNs(PublishWindow.Publisher publisher, long now) {
        String user = publisher.user();
        PublishRate rate = user.isEmpty() ? ofNobody.get(publisher) : byUser.get(user);
        if (rate != null) {
            return rate.waitNs(now);
        }
        return user.isEmpty() ? 0 : allowances.waitNs(user, now);
    }

    void forget(PublishWindow.Publisher publisher) {
        ofNobody.remove(publisher);
        Long timer = paused.remove(publisher);
        if (timer != null) {
            // What is owed may take a long time, and the timer keeps all that belongs to the connection.
            vertx.cancelTimer(timer);
        }
        PublishRate known = ofUsers.remove(publisher);
        if (known != null) {
            leave(known, nowNs.getAsLong());
        }
    }
}
