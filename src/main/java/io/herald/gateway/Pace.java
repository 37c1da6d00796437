package io.herald.gateway;

import io.herald.bus.Publication;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets publishers wait for a subscriber that reads, only not as fast: while much waits for it, batches it got are not
 * given back, so that the publishers' windows fill and their sockets pause. A subscriber that has not caught up within
 * {@value #GRACE_MS} ms is slow: nobody waits for it any more, until nothing waits for it. Owned by a session.
 *
 * <pre>
 *   EVEN ──much waits──▶ HOLDING ──little waits──▶ EVEN
 *                           └──── grace over ────▶ SLOW ──nothing waits──▶ EVEN
 * </pre>
 */
final class Pace {
    /** How long publishers wait for one subscriber, in milliseconds. */
    static final long GRACE_MS = 250;

    private final Vertx vertx;
    private List<Publication> held = new ArrayList<>();
    private long timer = -1;
    private boolean slow;

    Pace(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Much waits for the subscriber, and this batch added to it. */
    void hold(Publication publication) {
        if (slow) {
            return;
        }
        publication.hold();
        held.add(publication);
        if (timer < 0) {
            timer = vertx.setTimer(GRACE_MS, id -> {
                timer = -1;
                slow = true;
                release();
            });
        }
    }

    /** Little waits for the subscriber; {@code nothing} tells whether it is nothing at all. */
    void caughtUp(boolean nothing) {
        slow = slow && !nothing;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
        release();
    }

    private void release() {
        List<Publication> releasing = held;
        held = new ArrayList<>(0);
        releasing.forEach(Publication::release);
    }
}
