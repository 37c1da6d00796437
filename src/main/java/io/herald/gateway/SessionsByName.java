package io.herald.gateway;

import io.herald.access.Access;
import io.herald.bus.AcksAnswer;
import io.herald.bus.Broker;
import io.herald.bus.RedriveAnswer;
import io.herald.bus.SessionAcks;
import io.herald.bus.SessionAnswer;
import io.herald.bus.SessionFilters;
import io.herald.bus.SessionHolder;
import io.herald.bus.SessionTask;
import io.herald.delivery.DeadLetter;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.SessionState;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Durable sessions by their names, wherever a client is connected to them. What is to be done with one is done by
 * whoever holds it; where nobody does, it is opened for as long as that takes. What is another user's is not there, so
 * that nobody learns which names others have; only who wants to begin one hears that the name is taken. Belongs to the
 * event loop of a door instance.
 *
 * <pre>
 *   ask the holder ──▶ there is none ──▶ open it, do it, save, release
 *         ▲                                 │
 *         └──── it has left just now ◀──────┴── somebody else was faster
 * </pre>
 */
public final class SessionsByName {
    private static final int ATTEMPTS = 20;

    private final Broker broker;
    private final DurableSessions sessions;

    /**
     * A session as it stands.
     *
     * @param state what is kept of it
     * @param connected whether a client is connected to it
     * @param isNew whether it was not there before
     */
    public record Described(SessionState state, boolean connected, boolean isNew) {
        /** The topic of the messages that were given up. */
        public TopicName deadLetters() {
            return DeadLetter.topic(state.name());
        }
    }

    /** What is to be done with a session and for whom, and whether it begins one where there is none. */
    private record Errand<A>(Access access, String name, SessionTask<A> task, boolean begins) {}

    /** That it is done. */
    private record Done<A>(A answer, boolean connected, boolean isNew) {}

    /**
     * @param broker the core
     * @param sessions those that clients of this door instance are connected to
     */
    public SessionsByName(Broker broker, DurableSessions sessions) {
        this.broker = broker;
        this.sessions = sessions;
    }

    /** Describes a session; failed with {@link ErrorCode#NOT_FOUND} where there is none, as all of these. */
    public Future<Described> describe(Access access, String name) {
        if (name.startsWith(DurableSessions.GROUPS) && !access.isAdmin()) {
            return Future.failedFuture(access.denied("see groups"));
        }
        Future<Described> described = broker.askHolder(name, SessionHolder::tell, access.claimant())
                .map(held -> new Described(held.state(), true, false))
                .recover(fault -> isCode(fault, ErrorCode.NOT_FOUND) || isCode(fault, ErrorCode.CONFLICT)
                        ? broker.session(name).compose(kept -> describe(access, name, kept))
                        : Future.failedFuture(fault));
        return unlessAnothers(access, name, described);
    }

    private static Future<Described> describe(Access access, String name, SessionAnswer kept) {
        return kept.state() != null && access.claimant().owns(kept.state().owner())
                ? Future.succeededFuture(new Described(kept.state(), false, false))
                : Future.failedFuture(notThere(name));
    }

    /** Begins a session, or sets its filters; completed when that is on disk. */
    public Future<Described> subscribe(Access access, String name, SessionFilters filters) {
        return run(new Errand<>(access, name, holder -> holder.subscribe(filters), true))
                .map(done -> new Described(done.answer().state(), done.connected(), done.isNew()));
    }

    /** Acknowledges what was sent to a session. */
    public Future<AcksAnswer> acknowledge(Access access, String name, SessionAcks acks) {
        return run(new Errand<>(access, name, holder -> holder.acknowledge(acks), false))
                .map(Done::answer);
    }

    /** Has a session send again what was given up; completed when that is on disk. */
    public Future<RedriveAnswer> redrive(Access access, String name) {
        return run(new Errand<>(access, name, SessionHolder::redrive, false)).map(Done::answer);
    }

    /** Forgets a session; whoever is connected to it is cut off before. */
    public Future<Void> forget(Access access, String name) {
        return name.startsWith(DurableSessions.GROUPS)
                ? Future.failedFuture(DurableSessions.isGroup())
                : unlessAnothers(
                        access,
                        name,
                        unlessLeft(() -> sessions.evict(access, name).compose(DurableSession::forget), ATTEMPTS));
    }

    private <A> Future<Done<A>> run(Errand<A> errand) {
        if (errand.name().startsWith(DurableSessions.GROUPS)) {
            return Future.failedFuture(DurableSessions.isGroup());
        }
        Future<Done<A>> done = unlessLeft(() -> ask(errand), ATTEMPTS);
        return errand.begins() ? done : unlessAnothers(errand.access(), errand.name(), done);
    }

    private <A> Future<Done<A>> ask(Errand<A> errand) {
        return broker.askHolder(errand.name(), errand.task(), errand.access().claimant())
                .map(answer -> new Done<>(answer, true, false))
                .recover(fault ->
                        isCode(fault, ErrorCode.NOT_FOUND) ? visit(errand) : Future.<Done<A>>failedFuture(fault));
    }

    private <A> Future<Done<A>> visit(Errand<A> errand) {
        return sessions.visit(errand.access(), errand.name(), errand.begins()).compose(visit -> errand.task()
                .on(visit.tasks())
                .compose(answer -> visit.saveChanges().map(saved -> new Done<>(answer, false, !visit.isResumed())))
                .onComplete(done -> visit.abandon()));
    }

    /** Tries something again where the session was left for another before it was done. */
    private static <A> Future<A> unlessLeft(Supplier<Future<A>> trying, int attempts) {
        return trying.get().recover(fault -> {
            if (!isCode(fault, ErrorCode.CONFLICT) && !isCode(fault, ErrorCode.TAKEN_OVER)) {
                return Future.failedFuture(fault);
            }
            return attempts > 1
                    ? unlessLeft(trying, attempts - 1)
                    : Future.failedFuture(new BrokerException(
                            ErrorCode.UNAVAILABLE, "others open and leave the session all the time"));
        });
    }

    /** What is refused because it is another's is told as if there were none, but to an operator. */
    static <A> Future<A> unlessAnothers(Access access, String name, Future<A> asked) {
        return asked.recover(fault -> Future.failedFuture(
                isCode(fault, ErrorCode.FORBIDDEN) && !access.claimant().operator() ? notThere(name) : fault));
    }

    private static boolean isCode(Throwable fault, ErrorCode code) {
        return fault instanceof BrokerException refusal && refusal.code() == code;
    }

    static BrokerException notThere(String name) {
        return new BrokerException(ErrorCode.NOT_FOUND, "there is no subscription " + name);
    }
}
