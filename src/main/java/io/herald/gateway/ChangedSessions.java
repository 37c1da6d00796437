package io.herald.gateway;

import io.herald.follow.KeptSession;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The durable sessions of a door instance that are to be looked at: those that may have changed, all together a moment
 * later, and each now and then. One that is idle costs nothing between. Belongs to the event loop of the door instance.
 */
final class ChangedSessions {
    /** How far behind what is kept may be: what was acknowledged since then may come again after a crash. */
    private static final long MOMENT_MS = 250;

    private final Vertx vertx;
    private final Map<DurableSession, Long> timers = new HashMap<>();
    private Set<DurableSession> changed = new LinkedHashSet<>();

    /** @param vertx for time-outs, on this event loop */
    ChangedSessions(Vertx vertx) {
        this.vertx = vertx;
    }

    /** One may have changed. */
    void add(DurableSession session) {
        if (changed.isEmpty()) {
            vertx.setTimer(MOMENT_MS, id -> look());
        }
        changed.add(session);
    }

    private void look() {
        Set<DurableSession> looked = changed;
        changed = new LinkedHashSet<>();
        looked.forEach(DurableSession::saveIfChanged);
    }

    /** Has one looked at now and then from now on, whether or not it changes; not one that is kept for no time. */
    void watch(DurableSession session, long expiryMs) {
        forget(session);
        if (expiryMs > 0 && !session.isClosed()) {
            // Never a little too early, when it is not old yet.
            long everyMs = KeptSession.mostUnsavedMs(expiryMs) + MOMENT_MS;
            timers.put(session, vertx.setPeriodic(everyMs, id -> add(session)));
        }
    }

    /** It is not to be watched any more. */
    void forget(DurableSession session) {
        Long timer = timers.remove(session);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
