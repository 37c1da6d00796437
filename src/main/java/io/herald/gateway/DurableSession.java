package io.herald.gateway;

import io.herald.bus.OpenSession;
import io.herald.bus.SessionHolder;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageId;
import io.herald.topic.SessionState;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A durable session while a client is connected to it: its subscriptions, where it stands and what is not acknowledged
 * outlive the connection. Owned by its connection, on that connection's event loop.
 *
 * <pre>
 *   open ──▶ resumed ──▶ begun ──▶ closing: what is kept is saved a last time ──▶ left: another may have it
 *                 saved a few times a second where it changed
 * </pre>
 */
public final class DurableSession implements SessionHolder {
    /** What is kept says at least so often that somebody is connected, in milliseconds. */
    private static final long MAX_UNSAVED_MS = 600_000;

    private static final long MIN_UNSAVED_MS = 1_000;

    private final DurableSessions sessions;
    private final DurableSessions.Wish wish;
    private final SubscriberSession session;
    private final Promise<Void> left = Promise.promise();
    private OpenSession opened;
    private Redelivery redelivery;
    private SessionState saved;
    private boolean resumed;
    private boolean closed;

    DurableSession(DurableSessions sessions, DurableSessions.Wish wish, SubscriberSession session) {
        this.sessions = sessions;
        this.wish = wish;
        this.session = session;
    }

    Future<DurableSession> resume(OpenSession granted) {
        opened = granted;
        if (closed) {
            leave();
            return Future.failedFuture(new BrokerException(ErrorCode.TAKEN_OVER, "the session was closed meanwhile"));
        }
        resumed = granted.state() != null;
        saved = DurableSessions.begin(wish, granted.state(), System.currentTimeMillis());
        return session.resume(saved, wish.whenSent()).map(acknowledgements -> {
            redelivery = acknowledgements;
            return this;
        });
    }

    /** Whether it was there before. */
    public boolean isResumed() {
        return resumed;
    }

    /** Where its messages go. */
    public SubscriberSession session() {
        return session;
    }

    /** Sends what there is, and what comes. */
    public void begin() {
        session.begin();
    }

    /** The client has acknowledged a message; nothing happens where it has done so before. */
    public void ack(MessageId id) {
        redelivery.ack(id);
    }

    /** The client wants a message again, not before so many milliseconds. */
    public void nack(MessageId id, long delayMs) {
        redelivery.nack(id, delayMs);
    }

    /**
     * Saves what it is now.
     *
     * @return completed when it is on disk, as surely as {@code log.sync} says
     */
    public Future<Void> save() {
        return save(kept());
    }

    private Future<Void> save(SessionState state) {
        SessionState before = saved;
        saved = state;
        return opened.save(state).onFailure(fault -> saved = before);
    }

    private SessionState kept() {
        return session.kept(saved, redelivery, System.currentTimeMillis());
    }

    void saveIfChanged() {
        if (redelivery == null || closed) {
            return;
        }
        SessionState now = kept();
        long unsavedMs = now.leftMs() - saved.leftMs();
        long mostMs = Math.max(MIN_UNSAVED_MS, Math.min(MAX_UNSAVED_MS, saved.expiryMs() / 2));
        if (unsavedMs < 0 || unsavedMs >= mostMs || !now.equals(saved.leftAt(now.leftMs()))) {
            save(now);
        }
    }

    @Override
    public Future<Void> takenOver() {
        if (!closed) {
            wish.takenOver().run();
        }
        return close();
    }

    /**
     * Ends the session's connection: what is kept is saved, unless it is to be forgotten, and it is released.
     *
     * @return completed when it is released
     */
    public Future<Void> close() {
        if (closed) {
            return left.future();
        }
        closed = true;
        if (redelivery == null) {
            session.close();
            leave();
            return left.future();
        }
        SessionState last = kept();
        session.close();
        opened.save(last.expiryMs() == 0 ? null : last).onComplete(done -> leave());
        return left.future();
    }

    private void leave() {
        if (opened != null) {
            opened.release();
        }
        sessions.left(this);
        left.tryComplete();
    }
}
