package io.herald.gateway;

import io.herald.access.Access;
import io.herald.bus.Broker;
import io.herald.bus.OpenSession;
import io.herald.bus.SessionHolder;
import io.herald.delivery.InFlight;
import io.herald.delivery.WindowShare;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Position;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Subscribed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The durable sessions that clients of one door instance are connected to. What has changed of them is saved a moment
 * later, all together. Belongs to the event loop of the door instance.
 */
public final class DurableSessions {
    /** How long a session is kept while nobody is connected, where the client does not say: seven days. */
    private static final long EXPIRY_MS = 7 * 86_400_000L;
    /** What the names begin with under which groups are kept. */
    static final String GROUPS = "$share/";

    private final LiveFanout fanout;
    private final Set<DurableSession> open = new LinkedHashSet<>();
    /** How many messages in flight they may bring with them, beyond what each may be sent. */
    private final int mostBrought;

    private final ChangedSessions changed;
    private final Nobody nobody = new Nobody();
    private Promise<Void> allLeft;

    /**
     * How a client wants its session.
     *
     * @param name its name
     * @param expiryMs how long it is kept while nobody is connected, in milliseconds, with 0 not at all; null for as
     *     long as before, or seven days
     * @param whenSent calls back when all that was written so far is handed to the socket, which is an acknowledgement
     *     then; null where the client acknowledges
     * @param takenOver called when another connects to the session: this client is to be told, and cut off; null for
     *     one that leaves by itself in a moment
     * @param window what it has not acknowledged: nothing yet; null for the window of every durable subscriber
     * @param fresh whether it begins anew, and what is kept of it is forgotten
     */
    public record Wish(
            String name,
            Long expiryMs,
            Consumer<Runnable> whenSent,
            Runnable takenOver,
            InFlight window,
            boolean fresh) {
        /** Goes on with what is kept, in the usual window. */
        public Wish(String name, Long expiryMs, Consumer<Runnable> whenSent, Runnable takenOver) {
            this(name, expiryMs, whenSent, takenOver, null, false);
        }
    }

    /** @param fanout the fan-out of the door instance */
    public DurableSessions(LiveFanout fanout) {
        this.fanout = fanout;
        this.changed = new ChangedSessions(fanout.vertx());
        Runtime machine = Runtime.getRuntime();
        this.mostBrought =
                Math.max(Redrive.MAX_PENDING, WindowShare.ofAll(machine.maxMemory()) / machine.availableProcessors());
    }

    LiveFanout fanout() {
        return fanout;
    }

    /**
     * Opens a session, or begins one; whoever else is connected to it is cut off before.
     *
     * @param wish which, and how
     * @param session where its messages go: a new one, without subscriptions
     * @return the session, which sends nothing before {@link DurableSession#begin}; failed where the core does not
     *     answer
     */
    public Future<DurableSession> open(Wish wish, SubscriberSession session) {
        DurableSession durable = new DurableSession(this, wish, session, true);
        return enter(durable, wish.name(), () -> takeOver(durable, wish, session.access()));
    }

    /**
     * Opens a session that is there; whoever else is connected to it is cut off before.
     *
     * @return as {@link #open}; failed with {@link io.herald.topic.ErrorCode#NOT_FOUND} where there is no such session,
     *     or only another user's
     */
    public Future<DurableSession> reopen(Wish wish, SubscriberSession session) {
        Access access = session.access();
        DurableSession durable = new DurableSession(this, wish, session, false);
        return enter(
                durable,
                wish.name(),
                () -> SessionsByName.unlessAnothers(access, wish.name(), takeOver(durable, wish, access)));
    }

    private Future<OpenSession> takeOver(DurableSession durable, Wish wish, Access access) {
        return mayTakeOver(wish, access)
                .compose(may -> durable.isClosed()
                        ? durable.gone()
                        : fanout.broker().openSession(wish.name(), durable.tasks(), access.claimant()));
    }

    /**
     * Failed for an operator who may not receive what another's session is for: whoever holds that is asked before it
     * is told to leave. Where nobody does, what is kept is looked at once it is opened.
     */
    private Future<Void> mayTakeOver(Wish wish, Access access) {
        if (!access.isAdmin() || access.mayReadAll()) {
            return Future.succeededFuture();
        }
        return fanout.broker()
                .askHolder(wish.name(), SessionHolder::tell, access.claimant())
                .transform(held -> held.succeeded() && isAnothers(held.result().state(), wish, access)
                        ? Future.failedFuture(notToReceive(access))
                        : Future.succeededFuture());
    }

    /** The refusal of one who {@link #isAnothers}. */
    static BrokerException notToReceive(Access access) {
        return access.denied("receive what is for another");
    }

    /** Opens a session that is there in the place of any client, to forget it. */
    Future<DurableSession> evict(Access access, String name) {
        DurableSession durable = new DurableSession(this, withoutClient(name), nowhere(Access.ofBroker()), false);
        return enter(durable, name, () -> fanout.broker().openSession(name, durable.tasks(), access.claimant()));
    }

    /**
     * Opens a session while no client is connected to it.
     *
     * @param access what whoever asks may do
     * @param begins whether it may be a new one
     * @return as {@link #open}; failed with {@link io.herald.topic.ErrorCode#CONFLICT} where somebody holds it, with
     *     {@link io.herald.topic.ErrorCode#NOT_FOUND} where it would have to be a new one and may not
     */
    Future<DurableSession> visit(Access access, String name, boolean begins) {
        // What is only visited stays as it is, whatever the visitor may read.
        Access rights = begins ? access : Access.ofBroker();
        DurableSession durable = new DurableSession(this, withoutClient(name), nowhere(rights), begins);
        return enter(durable, name, () -> fanout.broker().openIdleSession(name, durable.tasks(), access.claimant()));
    }

    private static Wish withoutClient(String name) {
        return new Wish(name, null, null, null);
    }

    private SubscriberSession nowhere(Access access) {
        return new SubscriberSession(fanout, nobody, nobody, access);
    }

    private Future<DurableSession> enter(DurableSession durable, String name, Supplier<Future<OpenSession>> opening) {
        if (name.startsWith(GROUPS)) {
            return Future.failedFuture(isGroup());
        }
        open.add(durable);
        fanout.shared().windowOpened();
        return opening.get().compose(durable::resume).onFailure(fault -> durable.close());
    }

    static BrokerException isGroup() {
        return new BrokerException(ErrorCode.FORBIDDEN, "a name that begins with " + GROUPS + " is that of a group");
    }

    /** A session that is kept, on the client's terms; or a new one. */
    static SessionState begin(Wish wish, SessionState kept, long nowMs) {
        long expiryMs = wish.expiryMs() != null ? wish.expiryMs() : kept == null ? EXPIRY_MS : kept.expiryMs();
        return kept == null
                ? SessionState.begin(wish.name(), expiryMs, nowMs)
                : kept.keptFor(expiryMs).leftAt(nowMs);
    }

    /** Of what a session is subscribed to, what is kept: also fleeting messages, and groups, which follow no log. */
    static List<Subscribed> kept(List<Subscribed> following, SubscriberSession session) {
        List<Subscribed> all = new ArrayList<>(following);
        session.subscriptions().stream()
                .filter(one -> !one.isFollowed() || one.filter().isShared())
                .forEach(one -> all.add(new Subscribed(one.filter(), one.qos(), Position.START)));
        return all;
    }

    /** Whether a client would receive what is another user's and may not be read by it: that would be lost for both. */
    static boolean isAnothers(SessionState kept, Wish wish, Access access) {
        return kept != null
                && wish.takenOver() != null
                && !kept.owner().isEmpty()
                && !kept.owner().equals(access.identity().user())
                && !kept.filters().stream().allMatch(one -> access.mayReadAllOf(one.filter()));
    }

    InFlight window(Wish wish) {
        InFlight window =
                wish.window() != null ? wish.window() : fanout.limits().window();
        window.shareWithOthers(fanout.shared().windowShare());
        return window;
    }

    /** Looks for what of a session was given up, as far as there is room for it; failed where there is none. */
    Future<Redrive.Found> lookForLetters(SessionState session) {
        int room = roomInFlight(false);
        return room == 0 ? Future.failedFuture(noRoom()) : new Redrive(fanout.broker(), session, room).look();
    }

    /**
     * How many messages more may be put in flight at once, beyond what each may be sent. Those that nobody
     * connects to leave again in a moment: they have room of their own, also to be forgotten.
     */
    private int roomInFlight(boolean visits) {
        int share = fanout.shared().windowShare().getAsInt();
        long brought = open.stream()
                .filter(one -> one.isVisit() == visits)
                .mapToLong(one -> Math.max(0, one.inFlight() - share))
                .sum();
        return (int) Math.max(0, mostBrought - brought);
    }

    /** Why a session may not be resumed; null where it may, or where nothing is kept of it. */
    BrokerException refusal(SessionState kept, Wish wish, Access access) {
        return isAnothers(kept, wish, access)
                ? notToReceive(access)
                : kept == null || wish.fresh() ? null : noRoomFor(kept, wish);
    }

    /** What is in flight comes with it, at once. */
    private BrokerException noRoomFor(SessionState kept, Wish wish) {
        int brought = kept.pending().size() - fanout.shared().windowShare().getAsInt();
        int room = brought <= 0 ? 0 : roomInFlight(wish.takenOver() == null);
        // However much it is, where nobody else has brought anything there is room.
        return brought <= 0 || brought <= room || room == mostBrought ? null : noRoom();
    }

    private static BrokerException noRoom() {
        return new BrokerException(
                ErrorCode.UNAVAILABLE, "the broker has no memory for all that sessions have not acknowledged");
    }

    /** Takes a session that is not connected out of its groups, for good. */
    Future<Void> leaveGroups(SessionState kept) {
        List<Subscribed> shared =
                kept.filters().stream().filter(one -> one.filter().isShared()).toList();
        if (shared.isEmpty()) {
            return Future.succeededFuture();
        }
        SubscriberSession last = nowhere(Access.ofBroker());
        SessionState groups =
                new SessionState(kept.name(), shared, Position.START, List.of(), kept.expiryMs(), 0, Position.START);
        last.shared().joinToLeave();
        return last.resume(groups, null, fanout.limits().window())
                .onSuccess(joined -> last.shared().leaveForGood())
                .onComplete(done -> last.close())
                .mapEmpty();
    }

    Broker broker() {
        return fanout.broker();
    }

    /** Those that are to be looked at. */
    ChangedSessions changed() {
        return changed;
    }

    void left(DurableSession session) {
        if (open.remove(session)) {
            fanout.shared().windowClosed();
        }
        changed.forget(session);
        if (allLeft != null && open.isEmpty()) {
            allLeft.tryComplete();
        }
    }

    /** Completed when all sessions are saved and released; to be asked once every connection is told to close. */
    public Future<Void> allLeft() {
        allLeft = Promise.promise();
        if (open.isEmpty()) {
            allLeft.complete();
        }
        return allLeft.future();
    }
}
