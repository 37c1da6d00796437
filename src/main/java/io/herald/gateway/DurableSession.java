package io.herald.gateway;

import io.herald.bus.OpenSession;
import io.herald.bus.SessionHolder;
import io.herald.bus.SteadyTime;
import io.herald.delivery.Follower;
import io.herald.follow.KeptSession;
import io.herald.follow.Redelivery;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Handshakes;
import io.herald.topic.MessageId;
import io.herald.topic.SessionState;
import io.herald.topic.SubscriptionOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Supplier;

/**
 * A durable session while a client is connected to it: its subscriptions, where it stands and what is not acknowledged
 * outlive the connection. Owned by its connection, on that connection's event loop.
 *
 * <pre>
 *   open ──▶ resumed ──▶ begun ──▶ closing: what is kept is saved a last time ──▶ left: another may have it
 *    │            saved a moment after it changed
 *    │            what others want of it is done, one after another
 *    └ what was kept is forgotten before, where the client wants it so, or nothing is to be kept
 * </pre>
 */
public final class DurableSession {
    private final DurableSessions sessions;
    private final DurableSessions.Wish wish;
    private final SubscriberSession session;
    private final boolean begins;
    private final Promise<Void> ready = Promise.promise();
    private final Promise<Void> left = Promise.promise();
    private final SessionTasks tasks;
    private KeptSession kept;
    /** How it was resumed; its name, and how long it is kept. */
    private SessionState terms;

    private Supplier<Handshakes> handshakes = () -> terms.handshakes();
    private Supplier<List<SubscriptionOptions>> options = () -> terms.options();
    private Redelivery redelivery;
    private Future<Void> lastSave = Future.succeededFuture();
    private boolean resumed;
    private boolean closed;
    /** Whether it is going to be looked at, for it may have changed. */
    private boolean marked;

    /** Of a client, as it wants it; {@code begins} says whether it may be a new one. */
    DurableSession(DurableSessions sessions, DurableSessions.Wish wish, SubscriberSession session, boolean begins) {
        this.sessions = sessions;
        this.wish = wish;
        this.session = session;
        this.begins = begins;
        this.tasks = new SessionTasks(this, session, sessions.fanout(), ready.future());
    }

    Future<DurableSession> resume(OpenSession granted) {
        kept = new KeptSession(granted, this::changed);
        if (closed) {
            leave();
            return closedMeanwhile();
        }
        BrokerException refusal = sessions.refusal(granted.state(), wish, session.access());
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        SessionState older = wish.fresh() ? null : granted.state();
        resumed = older != null;
        if (!resumed && !begins) {
            return Future.failedFuture(SessionsByName.notThere(wish.name()));
        }
        terms = DurableSessions.begin(wish, older, SteadyTime.now())
                .ownedBy(session.access().identity().user());
        lastSave = forgetOlder(granted.state());
        return lastSave.compose(forgotten -> closed ? closedMeanwhile() : resume());
    }

    private Future<DurableSession> resume() {
        return session.resume(terms, wish.whenSent(), sessions.window(wish)).map(acknowledgements -> {
            redelivery = acknowledgements;
            session.following().onChange(this::changed);
            watch();
            ready.tryComplete();
            return this;
        });
    }

    private static <A> Future<A> closedMeanwhile() {
        return Future.failedFuture(new BrokerException(ErrorCode.TAKEN_OVER, "the session was closed meanwhile"));
    }

    /** What an earlier connection left is forgotten, where none of it is to be found after a crash. */
    private Future<Void> forgetOlder(SessionState older) {
        if (older == null || resumed && terms.expiryMs() > 0) {
            return Future.succeededFuture();
        }
        Future<Void> alone = resumed ? Future.succeededFuture() : sessions.leaveGroups(older);
        return alone.compose(done -> closed ? closedMeanwhile() : kept.save(null));
    }

    /** Whether it was there before. */
    public boolean isResumed() {
        return resumed;
    }

    public SubscriberSession session() {
        return session;
    }

    SessionHolder tasks() {
        return tasks;
    }

    /** Sends what there is, and what comes. */
    public void begin() {
        session.begin();
    }

    /** The client has acknowledged a message, its own or one of a group; whether it was in flight. */
    public boolean ack(MessageId id) {
        return redelivery.ack(id) | session.shared().ack(id);
    }

    /** The client wants a message again, not before so many milliseconds; whether it was in flight. */
    public boolean nack(MessageId id, long delayMs) {
        return redelivery.nack(id, delayMs) | session.shared().nack(id, delayMs);
    }

    /**
     * From now on its hand-shakes, and what was said of filters, are what the door says; until then, and without a door
     * that does, as before.
     */
    public void keepWith(Supplier<Handshakes> snapshots, Supplier<List<SubscriptionOptions>> said) {
        handshakes = snapshots;
        options = said;
    }

    /** From now on it is kept for so many milliseconds while nobody is connected; with 0 not at all. */
    public void keepFor(long expiryMs) {
        terms = terms.keptFor(expiryMs);
        session.shared().keptFor(expiryMs);
        watch();
    }

    private void watch() {
        sessions.changed().watch(this, terms.expiryMs());
        changed();
    }

    /** Something of what is to be kept may have changed: that is saved a moment later, if {@link #save} does not. */
    public void changed() {
        if (!marked && !closed && terms.expiryMs() > 0) {
            marked = true;
            sessions.changed().add(this);
        }
    }

    /**
     * Saves what it is now, unless it is not kept while nobody is connected; completed when it is on disk, as surely as
     * {@code log.sync} says.
     */
    public Future<Void> save() {
        return save(state());
    }

    Future<Void> save(SessionState state) {
        // It may be another's by now.
        return closed ? gone() : kept.save(state);
    }

    /** How many messages are in flight; of one that is being resumed, will be. */
    int inFlight() {
        int kept = terms == null ? 0 : terms.pending().size();
        return redelivery == null ? kept : redelivery.inFlight().size();
    }

    /** All that is to be kept of it, as it is now. */
    public SessionState state() {
        Follower stored = session.following().kept();
        return new SessionState(
                terms.name(),
                DurableSessions.kept(stored.filters(), session),
                stored.position(),
                redelivery.inFlight().pending(),
                terms.expiryMs(),
                SteadyTime.now(),
                redelivery.redriven(),
                handshakes.get(),
                options.get(),
                terms.owner());
    }

    void saveIfChanged() {
        marked = false;
        if (redelivery != null && !closed && terms.expiryMs() > 0) {
            kept.saveIfChanged(state());
        }
    }

    /** Saves what it is now, where that is not saved yet; where it was closed meanwhile, it was saved by that. */
    Future<Void> saveChanges() {
        SessionState now = closed ? null : state();
        return closed ? lastSave : kept.hasChanged(now) ? save(now) : Future.succeededFuture();
    }

    Future<Redrive.Found> lookForLetters() {
        return sessions.lookForLetters(state());
    }

    /** Sends again what was given up; completed when that is on disk. */
    Future<Void> redrive(Redrive.Found found) {
        redelivery.redrive(found.again(), found.upTo());
        return save();
    }

    boolean isVisit() {
        return wish.takenOver() == null;
    }

    boolean isClosed() {
        return closed;
    }

    <A> Future<A> gone() {
        return left.future()
                .compose(done ->
                        Future.failedFuture(new BrokerException(ErrorCode.CONFLICT, "the session was left just now")));
    }

    /** Another wants it: completed when it is left. */
    Future<Void> takenOver() {
        if (isVisit()) {
            // What it is held for is done first: otherwise clients that come and go would keep it from ever being done.
            return left.future();
        }
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
            lastSave.onComplete(done -> leave());
            return left.future();
        }
        SessionState last = state();
        if (last.expiryMs() == 0) {
            session.shared().leaveForGood();
        }
        session.close();
        lastSave = kept.saveLast(last);
        lastSave.onComplete(done -> leave());
        return left.future();
    }

    /** Ends it without saving anything. */
    void abandon() {
        if (!closed) {
            closed = true;
            session.close();
            leave();
        }
    }

    /** Forgets the session, for good. */
    Future<Void> forget() {
        if (closed) {
            return gone();
        }
        closed = true;
        session.shared().leaveForGood();
        session.close();
        lastSave = kept.save(null);
        return lastSave.onComplete(done -> leave());
    }

    private void leave() {
        ready.tryComplete();
        if (kept != null) {
            kept.release();
        }
        sessions.left(this);
        left.tryComplete();
    }
}
