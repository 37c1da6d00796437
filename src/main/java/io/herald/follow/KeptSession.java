package io.herald.follow;

import io.herald.bus.OpenSession;
import io.herald.topic.SessionState;
import io.vertx.core.Future;

/**
 * What is kept of a session that is open: saved where it has changed, and now and then where it has not. Owned by
 * whoever opened the session, on that one's event loop.
 */
public final class KeptSession {
    /** What is kept says at least so often that somebody is connected, in milliseconds. */
    private static final long MAX_UNSAVED_MS = 600_000;

    private static final long MIN_UNSAVED_MS = 1_000;

    private final OpenSession opened;
    private SessionState saved;

    /**
     * @param opened the session
     * @param saved how it begins
     */
    public KeptSession(OpenSession opened, SessionState saved) {
        this.opened = opened;
        this.saved = saved;
    }

    /** What was saved last, or how it began. */
    public SessionState saved() {
        return saved;
    }

    /**
     * Saves what it is now.
     *
     * @param now what it is; null to forget it
     * @return completed when it is on disk, as surely as {@code log.sync} says
     */
    public Future<Void> save(SessionState now) {
        if (now == null) {
            return opened.save(null);
        }
        SessionState before = saved;
        saved = now;
        return opened.save(now).onFailure(fault -> saved = before);
    }

    /** Saves what it is now if that is something else than before, or was said long ago. */
    public void saveIfChanged(SessionState now) {
        long unsavedMs = now.leftMs() - saved.leftMs();
        long mostMs = Math.max(MIN_UNSAVED_MS, Math.min(MAX_UNSAVED_MS, saved.expiryMs() / 2));
        if (unsavedMs < 0 || unsavedMs >= mostMs || hasChanged(now)) {
            save(now);
        }
    }

    /** Whether it is something else than before, but for the time. */
    public boolean hasChanged(SessionState now) {
        return !now.equals(saved.leftAt(now.leftMs()));
    }

    /** Holds it no more; whoever waits for it may have it. */
    public void release() {
        opened.release();
    }
}
