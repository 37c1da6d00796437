package io.herald.bus;

import io.herald.access.Claimant;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.From;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * What a door may ask of the core: publish, say what it wants to hear of, hear it, list topics. Each door instance has
 * one, on the context of its verticle, where all answers come.
 */
public final class Broker {
    private static final AtomicLong DOORS = new AtomicLong();
    private static final AtomicLong ANONYMOUS = new AtomicLong();

    private static final TopicFilter EVERYTHING = TopicFilter.of("#", 1);

    /** Who asks whether all is well does not want to wait for long. */
    private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(5_000);

    /** Much has to be written where the disk is slow. */
    private static final DeliveryOptions LONG = new DeliveryOptions().setSendTimeout(600_000);

    private final EventBus bus;
    private final ReadTurns reads = new ReadTurns();
    private final Context context;
    private final String address;
    private final MessageConsumer<Delivery> consumer;
    private final InterestDesk interests;
    private final SessionDesk sessions;
    private final GroupDesk groups;
    private final AuthDesk auth;
    private final ConnectionDesk connections;

    private Broker(Vertx vertx, String kind, Handler<Delivery> deliveries) {
        this.bus = vertx.eventBus();
        this.context = vertx.getOrCreateContext();
        this.address = BusAddress.door(kind, DOORS.incrementAndGet());
        this.consumer = bus.localConsumer(address, message -> deliveries.handle(message.body()));
        this.interests = new InterestDesk(bus, context, address);
        this.sessions = new SessionDesk(bus, address);
        this.groups = new GroupDesk(bus, address);
        this.auth = new AuthDesk(bus);
        this.connections = new ConnectionDesk(bus, address);
    }

    /** Readies an event bus for the broker's records; once for each Vert.x, before the first verticle. */
    public static void prepare(Vertx vertx) {
        LocalCodec.register(vertx);
    }

    /**
     * Enters the core as a door instance; to be called on the context of the door's verticle.
     *
     * @param vertx the Vert.x of the verticle
     * @param kind the kind of door, for the address
     * @param deliveries gets what this instance said it wants; it must release each delivery's publication
     * @return what this instance may ask of the core
     */
    public static Broker enter(Vertx vertx, String kind, Handler<Delivery> deliveries) {
        return new Broker(vertx, kind, deliveries);
    }

    /** A name for a client that did not say one: {@code anon-<n>}, unlike any given before in this process. */
    public String nextAnonymous() {
        return "anon-" + ANONYMOUS.incrementAndGet();
    }

    /**
     * Publishes a batch, fleeting: to whoever is subscribed now. It never waits; the caller bounds what is in flight
     * by what {@code settled} gives back.
     *
     * @param runs what is published, in order; taken over, not copied
     * @param bytes what the batch counts for against the caller's bound
     * @param settled called once with the batch, when every door is through with it
     */
    public void publish(List<Run> runs, long bytes, Handler<Publication> settled) {
        bus.send(BusAddress.PUBLISH, new Publication(runs, bytes, context, settled));
    }

    /**
     * Publishes a batch, stored: first to the log, then to whoever is subscribed. It never waits; the caller bounds
     * what is in flight by what {@code settled} gives back.
     *
     * @param runs what is published, in order, each with terms that are stored; taken over, not copied
     * @param bytes what the batch counts for against the caller's bound
     * @param answer called once, when it is stored or not
     * @param settled called once, after that, when every door is through with it
     */
    public void store(List<Run> runs, long bytes, Submission.Answer answer, Handler<Publication> settled) {
        bus.send(BusAddress.STORE, new Submission(runs, bytes, context, answer, settled));
    }

    /**
     * Reads a page of the log.
     *
     * @return the page; failed where the log cannot be read there
     */
    public Future<Page> read(PageQuery query) {
        return reads.take(() -> bus.<Page>request(BusAddress.READ, query).map(reply -> reply.body()));
    }

    /** Reads retained messages, by topic. */
    public Future<RetainedAnswer> retained(RetainedQuery query) {
        return reads.take(
                () -> bus.<RetainedAnswer>request(BusAddress.RETAINED, query).map(reply -> reply.body()));
    }

    /**
     * Finds where a reader stands that wants to begin at a place in the log.
     *
     * @param from the place; {@link From.Place#NEW} is behind all that is stored, which may be further than what the
     *     live feed has brought: who listens as well begins where {@link #want} says. Behind an id that is not given
     *     yet there is nothing: that is the end of the log
     */
    public Future<Position> find(From from) {
        return bus.<Position>request(BusAddress.FIND, from).map(reply -> reply.body());
    }

    /**
     * Says how many subscriptions to a filter this instance has now.
     *
     * @param filter the filter
     * @param subscriptions the whole number; 0 when there are none left
     * @return completed when what is published from now on by anybody reaches this instance: of what is stored, all
     *     that lies behind the head
     */
    public Future<LogHead> want(TopicFilter filter, int subscriptions) {
        return interests.want(filter, subscriptions);
    }

    /**
     * Opens a durable session: another that holds it is told to leave, and this one holds it when that has saved it.
     *
     * @param name the session's name
     * @param holder is told to leave when yet another wants it
     * @return the session, which is to be released; failed with {@link ErrorCode#FORBIDDEN} where it is another's, and
     *     where the core does not answer
     */
    public Future<OpenSession> openSession(String name, SessionHolder holder, Claimant claimant) {
        return sessions.open(name, holder, false, claimant);
    }

    /**
     * Opens a durable session that nobody holds.
     *
     * @return as {@link #openSession}; failed with {@link io.herald.topic.ErrorCode#CONFLICT} where somebody holds it
     */
    public Future<OpenSession> openIdleSession(String name, SessionHolder holder, Claimant claimant) {
        return sessions.open(name, holder, true, claimant);
    }

    /**
     * Has whoever holds a durable session do something.
     *
     * @return what the holder answers; failed with {@link io.herald.topic.ErrorCode#NOT_FOUND} where nobody holds it,
     *     with {@link io.herald.topic.ErrorCode#CONFLICT} where the holder has just left it
     */
    public <A> Future<A> askHolder(String name, SessionTask<A> task, Claimant claimant) {
        return bus.<A>request(BusAddress.ERRAND, new SessionErrand(name, task, claimant))
                .map(reply -> reply.body())
                .recover(BusRefusal::of);
    }

    /** Reads what is kept of a durable session. */
    public Future<SessionAnswer> session(String name) {
        return bus.<SessionAnswer>request(BusAddress.SESSION, name).map(reply -> reply.body());
    }

    /** Lists durable sessions that are kept, as they were saved last. */
    public Future<SessionsAnswer> sessions(SessionsQuery query) {
        return bus.<SessionsAnswer>request(BusAddress.SESSIONS, query)
                .compose(kept -> bus.<SessionsAnswer>request(BusAddress.HELD, kept.body()))
                .map(reply -> reply.body());
    }

    /** Where this instance tells of its clients, and asks for those of all. */
    public ConnectionDesk connections() {
        return connections;
    }

    /**
     * Asks how far the live feed is.
     *
     * @return the head up to which this instance has had all it wants, when it gets the answer
     */
    public Future<LogHead> feed() {
        return bus.<LogHead>request(BusAddress.FEED, null).map(reply -> reply.body());
    }

    /** Where subscribers of this instance take their places in groups. */
    public GroupDesk groups() {
        return groups;
    }

    /** Lists the topics that match a filter, by name, at most {@code limit}; with 0 it looks for none. */
    public Future<TopicsAnswer> topics(TopicFilter filter, int limit) {
        return bus.<TopicsAnswer>request(BusAddress.TOPICS, new TopicsQuery(filter, limit))
                .map(reply -> reply.body());
    }

    /** Looks up where in the log topics begin and end; of a few at a time, because a reader does nothing else then. */
    public Future<EndsAnswer> ends(EndsQuery query) {
        return bus.<EndsAnswer>request(BusAddress.ENDS, query).map(reply -> reply.body());
    }

    /** Completed when the core answers and the log takes messages; failed with the reason where it does not. */
    public Future<Void> answers() {
        return topics(EVERYTHING, 0)
                .compose(topics -> bus.<Void>request(BusAddress.READY, null, SOON))
                .recover(fault -> Future.failedFuture(
                        fault instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
                                ? new BrokerException(ErrorCode.UNAVAILABLE, reply.getMessage())
                                : fault))
                .mapEmpty();
    }

    /**
     * Has a copy of the log made.
     *
     * @return where it is, when it is on disk; failed with {@link ErrorCode#CONFLICT} while another is being made
     */
    public Future<BackupAnswer> backup() {
        return bus.<BackupAnswer>request(BusAddress.BACKUP, null, LONG)
                .map(reply -> reply.body())
                .recover(BusRefusal::of);
    }

    /**
     * Tells all door instances that a client is connected.
     *
     * @param name who
     * @param continued whether it goes on with a session that was kept
     */
    public void present(String name, boolean continued) {
        bus.publish(BusAddress.PRESENT, new Presence(name, continued));
    }

    /** Hears of clients that are connected, at any door instance that tells: who, and whether with a kept session. */
    public void onPresent(BiConsumer<String, Boolean> clients) {
        bus.<Presence>localConsumer(
                BusAddress.PRESENT,
                message -> clients.accept(message.body().name(), message.body().continued()));
    }

    /** Where it is asked who clients are. */
    public AuthDesk auth() {
        return auth;
    }

    /** Leaves the core: this instance wants nothing any more. */
    public Future<Void> leave() {
        interests.send();
        // What was on its way here before the answer is here before it; only then is nobody needed to take it.
        return bus.request(BusAddress.LEAVE, address)
                .compose(left -> consumer.unregister())
                .compose(left -> groups.leave())
                .compose(left -> connections.leave())
                .compose(left -> sessions.leave());
    }
}
