package io.herald.follow;

import io.herald.bus.OpenSession;
import io.herald.topic.SessionState;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * What is kept of a session that is open: saved where it has changed, and now and then where it has not. Owned by
 * whoever opened the session, on that one's event loop.
 */
public final class KeptSession {
    /** What is kept says at least so often that somebody is connected, in milliseconds. */
    private static final long MAX_UNSAVED_MS = 600_000;

    private static final long MIN_UNSAVED_MS = 1_000;

    private final OpenSession opened;
    private final Runnable unsaved;
    /** What is on disk, or on its way there; null where nothing is, or nobody knows. */
    private SessionState saved;

    private boolean onDisk;

    /**
     * @param opened the session
     * @param unsaved called when it could not be saved: it is to be saved again
     */
    public KeptSession(OpenSession opened, Runnable unsaved) {
        this.opened = opened;
        this.unsaved = unsaved;
        this.saved = opened.state();
        this.onDisk = saved != null;
    }

    /**
     * Saves what it is now. One that is kept for no time is not kept at all: nothing of it comes to disk, and what lies
     * there goes.
     *
     * @param now what it is; null to forget it
     * @return completed when it is on disk, as surely as {@code log.sync} says
     */
    public Future<Void> save(SessionState now) {
        return save(now, opened::save);
    }

    private Future<Void> save(SessionState now, Function<SessionState, Future<Void>> saving) {
        saved = now;
        SessionState written = now == null || now.expiryMs() == 0 ? null : now;
        if (written == null && !onDisk) {
            return Future.succeededFuture();
        }
        onDisk = written != null;
        return saving.apply(written).onFailure(fault -> {
            // Whatever came behind it: what it is now is to be saved again.
            saved = null;
            onDisk = true;
            unsaved.run();
        });
    }

    /** Saves what it is now for the last time, before it is released: as soon as that can be done. */
    public Future<Void> saveLast(SessionState now) {
        return save(now, opened::saveLast);
    }

    /** Saves what it is now if that is something else than before, or was said long ago. */
    public void saveIfChanged(SessionState now) {
        if (hasChanged(now) || isOld(now)) {
            save(now);
        }
    }

    private boolean isOld(SessionState now) {
        long unsavedMs = now.leftMs() - saved.leftMs();
        return unsavedMs < 0 || unsavedMs >= mostUnsavedMs(now.expiryMs());
    }

    /** How long one may go unsaved that has not changed, and is kept for so long, in milliseconds. */
    public static long mostUnsavedMs(long expiryMs) {
        return Math.max(MIN_UNSAVED_MS, Math.min(MAX_UNSAVED_MS, expiryMs / 2));
    }

    /** Whether it is something else than before, but for the time. */
    public boolean hasChanged(SessionState now) {
        return saved == null || !now.equals(saved.leftAt(now.leftMs()));
    }

    /** Holds it no more; whoever waits for it may have it. */
    public void release() {
        opened.release();
    }
}
