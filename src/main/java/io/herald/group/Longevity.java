package io.herald.group;

import io.herald.bus.GroupJoin;
import io.herald.bus.Seat;
import io.herald.topic.SessionState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For how long a group outlives its members: as long as a durable session is subscribed to it, connected or not. Who is
 * away is not known after a restart, so a group that was kept is kept on for as long as its sessions were at most.
 * Belongs to its group, on that one's event loop.
 */
final class Longevity {
    /** The durable sessions that are here, by their seats. */
    private final Map<Seat, String> here = new HashMap<>(2);
    /** Those known to be subscribed, here or away, and how long they are kept. */
    private final Map<String, Long> subscribed = new HashMap<>(2);
    /** Since when those are away that are. */
    private final Map<String, Long> away = new HashMap<>(2);
    /** How long sessions are kept that may be subscribed and have not come back yet. */
    private long unknownMs;

    private long leftMs;

    /** Goes on from what is kept of the group; null where nothing is. */
    void resume(SessionState kept) {
        if (kept != null) {
            unknownMs = kept.expiryMs();
            leftMs = kept.leftMs();
        }
    }

    void join(Seat seat, GroupJoin.Stay stay) {
        if (stay.expiryMs() > 0) {
            here.put(seat, stay.session());
            subscribed.put(stay.session(), stay.expiryMs());
            away.remove(stay.session());
        } else {
            // It ends with its connection from now on, whatever it was before.
            forget(stay.session());
        }
    }

    void leave(Seat seat, boolean forGood, long nowMs) {
        String session = here.remove(seat);
        if (session == null) {
            return;
        }
        leftMs = nowMs;
        if (forGood) {
            forget(session);
        } else {
            away.put(session, nowMs);
        }
        List.copyOf(away.keySet()).stream()
                .filter(other -> nowMs - away.get(other) > subscribed.get(other))
                .forEach(this::forget);
    }

    private void forget(String session) {
        subscribed.remove(session);
        away.remove(session);
    }

    /** Whether the group is to outlive its members. */
    boolean isKept(long nowMs) {
        return !here.isEmpty() || nowMs - leftMs < expiryMs();
    }

    /** For how long it is kept while no durable session is here, in milliseconds. */
    long expiryMs() {
        return Math.max(
                unknownMs,
                subscribed.values().stream().mapToLong(Long::longValue).max().orElse(0));
    }

    /** When a durable session was last here, in milliseconds since 1970. */
    long leftMs(long nowMs) {
        return here.isEmpty() ? leftMs : nowMs;
    }
}
