package io.herald.gateway;

import io.herald.bus.AcksAnswer;
import io.herald.bus.OpenSession;
import io.herald.bus.RedriveAnswer;
import io.herald.bus.SessionAcks;
import io.herald.bus.SessionAnswer;
import io.herald.bus.SessionFilters;
import io.herald.bus.SessionHolder;
import io.herald.delivery.Follower;
import io.herald.delivery.SlowPolicy;
import io.herald.delivery.Subscription;
import io.herald.follow.KeptSession;
import io.herald.follow.Redelivery;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A durable session while a client is connected to it: its subscriptions, where it stands and what is not acknowledged
 * outlive the connection. Owned by its connection, on that connection's event loop.
 *
 * <pre>
 *   open ──▶ resumed ──▶ begun ──▶ closing: what is kept is saved a last time ──▶ left: another may have it
 *                 saved a few times a second where it changed
 *                 what others want of it is done, one after another
 * </pre>
 */
public final class DurableSession implements SessionHolder {
    private final DurableSessions sessions;
    private final DurableSessions.Wish wish;
    private final SubscriberSession session;
    private final boolean begins;
    private final Promise<Void> ready = Promise.promise();
    private final Promise<Void> left = Promise.promise();
    private Future<?> lastTask = ready.future();
    private KeptSession kept;
    /** How it was resumed; its name, and how long it is kept. */
    private SessionState terms;

    private Redelivery redelivery;
    private Future<Void> lastSave = Future.succeededFuture();
    private boolean resumed;
    private boolean closed;

    /** Of a client, as it wants it; {@code begins} says whether it may be a new one. */
    DurableSession(DurableSessions sessions, DurableSessions.Wish wish, SubscriberSession session, boolean begins) {
        this.sessions = sessions;
        this.wish = wish;
        this.session = session;
        this.begins = begins;
    }

    Future<DurableSession> resume(OpenSession granted) {
        terms = DurableSessions.begin(wish, granted.state(), System.currentTimeMillis());
        kept = new KeptSession(granted);
        if (closed) {
            leave();
            return Future.failedFuture(new BrokerException(ErrorCode.TAKEN_OVER, "the session was closed meanwhile"));
        }
        resumed = granted.state() != null;
        if (!resumed && !begins) {
            return Future.failedFuture(SessionsByName.notThere(wish.name()));
        }
        return session.resume(terms, wish.whenSent()).map(acknowledgements -> {
            redelivery = acknowledgements;
            ready.tryComplete();
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
        isAcknowledged(id);
    }

    /** The client wants a message again, not before so many milliseconds. */
    public void nack(MessageId id, long delayMs) {
        isRefused(id, delayMs);
    }

    /** Acknowledges a message, its own or one of a group; whether it was in flight. */
    private boolean isAcknowledged(MessageId id) {
        return redelivery.ack(id) | session.shared().ack(id);
    }

    private boolean isRefused(MessageId id, long delayMs) {
        return redelivery.nack(id, delayMs) | session.shared().nack(id, delayMs);
    }

    /**
     * Saves what it is now.
     *
     * @return completed when it is on disk, as surely as {@code log.sync} says
     */
    public Future<Void> save() {
        return save(now());
    }

    private Future<Void> save(SessionState state) {
        // It may be another's by now.
        return closed ? gone() : kept.save(state);
    }

    private SessionState now() {
        Follower stored = session.kept();
        return new SessionState(
                terms.name(),
                kept(stored.filters()),
                stored.position(),
                redelivery.inFlight().pending(),
                terms.expiryMs(),
                System.currentTimeMillis(),
                redelivery.redriven());
    }

    /** With those that do not follow the log: to fleeting messages, and of groups. */
    private List<SessionState.Subscribed> kept(List<SessionState.Subscribed> following) {
        List<SessionState.Subscribed> all = new ArrayList<>(following);
        session.subscriptions().stream()
                .filter(one -> !one.qos().isStored() || one.filter().isShared())
                .forEach(one -> all.add(new SessionState.Subscribed(one.filter(), one.qos(), Position.START)));
        return all;
    }

    void saveIfChanged() {
        if (redelivery != null && !closed) {
            kept.saveIfChanged(now());
        }
    }

    /** Saves what it is now, where that is not saved yet; where it was closed meanwhile, it was saved by that. */
    Future<Void> saveChanges() {
        if (closed) {
            return lastSave;
        }
        SessionState now = now();
        return kept.hasChanged(now) ? save(now) : Future.succeededFuture();
    }

    @Override
    public Future<SessionAnswer> tell() {
        return inTurn(() -> Future.succeededFuture(new SessionAnswer(now())));
    }

    @Override
    public Future<SessionAnswer> subscribe(SessionFilters filters) {
        return inTurn(() -> subscribeOnly(filters.filters()).compose(subscribed -> {
            terms = filters.expiryMs() == null ? terms : terms.keptFor(filters.expiryMs());
            SessionState changed = now();
            return save(changed).map(done -> new SessionAnswer(changed));
        }));
    }

    /** Subscribes to these filters and takes all others back; those that stay as they are go on where they stand. */
    private Future<Void> subscribeOnly(List<SessionFilters.Wanted> wanted) {
        Map<TopicFilter, QoS> before =
                session.subscriptions().stream().collect(Collectors.toMap(Subscription::filter, Subscription::qos));
        Set<TopicFilter> staying =
                wanted.stream().map(SessionFilters.Wanted::filter).collect(Collectors.toSet());
        before.keySet().stream().filter(filter -> !staying.contains(filter)).forEach(session::unsubscribe);
        List<Future<Void>> subscribed = new ArrayList<>();
        for (SessionFilters.Wanted one : wanted) {
            if (before.get(one.filter()) != one.qos()) {
                Wish as = new Wish(SlowPolicy.DROP_NEW, one.qos(), one.from());
                subscribed.add(session.subscribe(one.filter(), as));
            }
        }
        return Future.all(subscribed).mapEmpty();
    }

    @Override
    public Future<AcksAnswer> acknowledge(SessionAcks acks) {
        return inTurn(() -> {
            long acked = acks.acks().stream().filter(this::isAcknowledged).count();
            long nacked = acks.nacks().stream()
                    .filter(id -> isRefused(id, acks.delayMs()))
                    .count();
            return Future.succeededFuture(new AcksAnswer((int) acked, (int) nacked));
        });
    }

    @Override
    public Future<RedriveAnswer> redrive() {
        return inTurn(() -> new Redrive(sessions.broker(), now()).look().compose(found -> {
            if (closed) {
                return gone();
            }
            redelivery.redrive(found.again(), found.upTo());
            return save().map(done -> found.answer());
        }));
    }

    /** Does something once all that was to be done before is done; fails where the session is left then. */
    private <A> Future<A> inTurn(Supplier<Future<A>> task) {
        Future<A> done = lastTask.transform(before -> closed ? gone() : task.get());
        lastTask = done;
        return done;
    }

    private <A> Future<A> gone() {
        return left.future()
                .compose(done ->
                        Future.failedFuture(new BrokerException(ErrorCode.CONFLICT, "the session was left just now")));
    }

    @Override
    public Future<Void> takenOver() {
        if (wish.takenOver() == null) {
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
            leave();
            return left.future();
        }
        SessionState last = now();
        session.close();
        lastSave = kept.save(last.expiryMs() == 0 ? null : last);
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
