package io.herald.gateway.tcp;

import io.herald.access.Access;
import io.herald.access.Credentials;
import io.herald.bus.Connected;
import io.herald.gateway.DurableSession;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.RefusalPace;
import io.herald.gateway.RunEncoder;
import io.herald.gateway.SubscriberSession;
import io.herald.gateway.Wish;
import io.herald.line.Command;
import io.herald.socket.Opened;
import io.herald.socket.Peer;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;

/**
 * The subscribing half of a connection: who the client is, what it has subscribed to and, where it is durable, its
 * session. Owned by the connection, on its event loop.
 */
final class LineSubscriber implements Gatekeeper.Guest {
    private final TcpDoor door;
    private final LineOutput output;
    private final Access access;
    private final Peer peer;
    private final TcpConnection connection;
    private final RefusalPace refusals;
    /** Whether it is not being found out who its certificate names. */
    private boolean known = true;

    private String name;
    private RunEncoder form;
    /** Null before the first subscription. */
    private SubscriberSession session;
    /** Null where nothing outlives the connection. */
    private DurableSession durable;

    private boolean opening;
    private boolean closed;

    /**
     * @param door the door instance
     * @param output where messages go
     * @param name the client's name before it says one
     * @param peer where it comes from, and what its certificate names it
     * @param connection told when the client may go on or has to leave
     */
    LineSubscriber(TcpDoor door, LineOutput output, String name, Peer peer, TcpConnection connection) {
        this.door = door;
        this.output = output;
        this.access = door.keeper().letIn(this);
        this.peer = peer;
        this.connection = connection;
        this.refusals = new RefusalPace(door.fanout().vertx());
        this.name = name;
        this.form = door.lines();
        if (access.identifies()) {
            peer.certificate().ifPresent(this::identify);
        }
    }

    /** Who the client says it is. */
    String name() {
        return name;
    }

    private void identify(Credentials.Certificate shown) {
        known = false;
        door.keeper().identify(access, shown, peer.address()).onComplete(proof -> {
            known = true;
            connection.answered();
        });
    }

    /** Whether it is known who it is, or that nothing but a HELLO can tell. */
    boolean isKnown() {
        return known;
    }

    /** What it may do. */
    Access access() {
        return access;
    }

    /** The client, as an operator is told of it. */
    Connected told() {
        Opened opened = output.socket().opened();
        int subscriptions = session == null ? 0 : session.filters().size();
        long waiting = session == null ? 0 : session.waitingBytes();
        long unsent = output.socket().unsentBytes();
        return new Connected(opened.number(), "line", name, opened.ms(), subscriptions, waiting + unsent);
    }

    boolean isIdle() {
        return session == null || session.subscriptions().isEmpty();
    }

    @Override
    public List<TopicFilter> filters() {
        return session == null ? List.of() : session.filters();
    }

    @Override
    public void sendAway(BrokerException reason) {
        connection.end(reason.code(), reason.getMessage());
    }

    boolean isEven() {
        return session == null || session.isEven();
    }

    /** Has it prove who it is, and takes note of that; a durable session sends nothing before {@link #begin}. */
    Future<String> hello(Command.Hello hello) {
        if (durable != null || opening || !filters().isEmpty()) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "HELLO comes before the first SUBSCRIBE");
        }
        if (session != null) {
            // Whatever it asked for was refused.
            session.close();
            session = null;
        }
        return hello.credentials() == null
                ? welcome(hello)
                : door.keeper()
                        .identify(access, hello.credentials(), peer.address())
                        .compose(known -> closed ? Future.succeededFuture("") : welcome(hello));
    }

    private Future<String> welcome(Command.Hello hello) {
        access.checkWelcome();
        name = hello.name();
        form = hello.frames() ? door.frames() : door.lines();
        if (!hello.durable()) {
            return Future.succeededFuture(greeting(false));
        }
        opening = true;
        session = new SubscriberSession(door.fanout(), output, form, access);
        Consumer<Runnable> whenSent = hello.frames()
                ? null
                : action -> output.whenSent(() -> door.context().emit(v -> action.run()));
        return door.sessions()
                .open(new DurableSessions.Wish(name, hello.expiryMs(), whenSent, this::takenOver), session)
                .onFailure(fault -> notOpened())
                .map(this::opened);
    }

    private void takenOver() {
        connection.end(ErrorCode.TAKEN_OVER, "the session goes on in another connection");
    }

    private void notOpened() {
        opening = false;
        session = null;
    }

    private String opened(DurableSession opened) {
        opening = false;
        durable = opened;
        if (closed) {
            durable.close();
        }
        return greeting(opened.isResumed());
    }

    private String greeting(boolean resumed) {
        return "herald " + door.version() + " session=" + (resumed ? "resumed" : "new");
    }

    /** The client has been answered: messages may come. */
    void begin() {
        if (durable != null && !closed) {
            durable.begin();
        }
    }

    /** Subscribes; completed when that is sure, and in a durable session kept. */
    Future<Void> subscribe(Command.Subscribe subscribe) {
        if (session == null) {
            session = new SubscriberSession(door.fanout(), output, form, access);
        }
        Wish wish = Wish.of(subscribe.policy(), subscribe.qos(), subscribe.from());
        return session.subscribe(subscribe.filter(), wish)
                .recover(this::refused)
                .compose(subscribed -> kept());
    }

    private Future<Void> refused(Throwable refusal) {
        return refusals.answer(1).compose(told -> Future.failedFuture(refusal));
    }

    /** Takes a subscription back. */
    Future<Void> unsubscribe(TopicFilter filter) {
        if (session == null || !session.unsubscribe(filter)) {
            throw new BrokerException(ErrorCode.NOT_FOUND, "there is no subscription to " + filter);
        }
        return kept();
    }

    private Future<Void> kept() {
        return durable == null ? Future.succeededFuture() : durable.save();
    }

    void acknowledge(Command.Ack ack) {
        durable().ack(ack.id());
    }

    void refuse(Command.Nack nack) {
        durable().nack(nack.id(), nack.delayMs());
    }

    private DurableSession durable() {
        if (durable == null) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST, "only durable sessions acknowledge: HELLO <name> frames durable");
        }
        return durable;
    }

    /** The socket took no more and now does. */
    void drained() {
        if (session != null) {
            session.drained();
        }
    }

    /** The connection is gone. */
    void close() {
        closed = true;
        door.keeper().showOut(access);
        if (durable != null) {
            durable.close();
        } else if (session != null && !opening) {
            session.close();
        }
    }
}
