package io.herald.gateway.http;

import io.herald.access.Access;
import io.herald.config.AuthSettings;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.RefusalPace;
import io.herald.gateway.http.answer.Challenge;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.stream.EventStream;
import io.herald.gateway.http.stream.StreamForms;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.herald.wire.InputShare;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Whoever sends a request: who that is, what may become of the answer, and what it has to wait for. Over HTTP/1.1 one
 * for each connection, whose requests come one after the other; over HTTP/2 one for each request. Owned by its
 * connection, on the event loop of the door instance.
 */
abstract class HttpPeer implements Gatekeeper.Guest {
    /** How long a client may go on sending what nobody reads any more, so that it can read why. */
    static final long LINGER_MS = 2_000;

    /** When the clients of streams come back after the broker has stopped. */
    private static final long LEAST_BACK_MS = 1_000;

    private static final long MOST_BACK_MS = 6_000;

    private final HttpDoor door;
    private PeerIdentity identity;
    private EventStream stream;
    private HttpServerRequest awaited;
    private boolean answering;
    private boolean awaiting;

    /** @param door what is shared */
    HttpPeer(HttpDoor door) {
        this.door = door;
    }

    /** Who it is, from now on; to be said once. */
    final void identify(PeerIdentity by) {
        identity = by;
    }

    /** A part of what clients may have sent and not finished, for one request. */
    final InputShare.Claim claim(Runnable goOn, Runnable giveWay) {
        InputShare.Claim claim = door.input().claim(goOn, giveWay);
        if (isProven()) {
            claim.prove();
        }
        return claim;
    }

    /** What the connections of its door instance share. */
    final HttpDoor door() {
        return door;
    }

    /** The name of a client that says none. */
    abstract String name();

    /**
     * Who publishes what it posts: its connection, which is asked to wait, and held to the quota of whose
     * request it is.
     */
    abstract PublishWindow.Publisher publisher();

    /** Whether the client is still there, as far as is known. */
    abstract boolean isOpen();

    /** Whether its connection has finished a request before. */
    abstract boolean isProven();

    /** Whether something has come behind the request that is being answered. */
    boolean hasSentMore() {
        return false;
    }

    /** The forms in which it is sent messages. */
    abstract StreamForms forms();

    /**
     * A request is going to be handled.
     *
     * @throws BrokerException where nobody reads the answers there are
     */
    void checkRoom() {
        // Where one request comes after the other there is always room for one answer.
    }

    /**
     * A long answer that was waited for, where there is room for it now.
     *
     * @throws BrokerException where others came before it and nobody reads them
     */
    final <A> A ifRoom(A answer) {
        checkRoom();
        return answer;
    }

    /**
     * The answer is going to be a stream, or waited for as one.
     *
     * @throws BrokerException where there are too many
     */
    void checkStream() {
        // One that has a connection to itself was let in with that.
    }

    /** The answer is no stream, nor waited for any more: others may come in where it was let in. */
    void freeStream() {
        // What was let in with its connection stays with that.
    }

    /** So much more was written for it that is not sent, or less where it is below 0. */
    void unread(long more) {
        // Where one request comes after the other, one answer at a time waits to be read.
    }

    /** Whether so much is unread, by whomever, that what can wait is not answered now. */
    boolean isCrowded() {
        return false;
    }

    /** Begins to send a stream in answer to a request, of this type of media. */
    abstract void open(EventStream opened, HttpServerRequest request, String mediaType);

    /** Does something now, or when the core has room again. */
    abstract void whenRoom(Runnable action);

    /** Whether the core has no room. */
    abstract boolean isPaused();

    /** The client got on with a long request: its deadline begins anew. */
    abstract void progress();

    /** Answers a request with a problem; what of it is still to come is not waited for. */
    abstract void answer(HttpServerRequest request, Problem problem);

    /**
     * Answers a request, and gives the socket to somebody else from the next byte on. The platform forgets the
     * connection, but closes it when the server is closed.
     *
     * @param answer the answer as it goes over the wire
     * @param carrier what stands between the socket and whoever takes it
     * @param taker takes it
     */
    void handOver(byte[] answer, ChannelHandler carrier, Consumer<Channel> taker) {
        throw new IllegalStateException("others have requests on this connection, too");
    }

    /** Who it is, from request to request. */
    final PeerIdentity identity() {
        return identity;
    }

    /** What it may do, for the request that is being answered. */
    final Access access() {
        return identity.access();
    }

    @Override
    public final List<TopicFilter> filters() {
        return stream == null ? List.of() : stream.filters();
    }

    @Override
    public final void sendAway(BrokerException reason) {
        if (stream != null) {
            stream.end(reason.code(), reason.getMessage());
        }
        identity.forget();
    }

    /** The answer has become a stream. */
    final void become(EventStream opened) {
        stream = opened;
    }

    /** The stream could not be opened: the answer is another. */
    final void remain() {
        stream = null;
    }

    /** What the answer has become; null where it has not. */
    final EventStream stream() {
        return stream;
    }

    /** The answer has begun while the body of its request still comes. */
    final void answering(boolean begun) {
        answering = begun;
    }

    final boolean isAnswering() {
        return answering;
    }

    /** An answer is due that may be a while in coming, through no fault of the client's. */
    final void awaiting(boolean due) {
        awaiting = due;
    }

    final boolean isAwaiting() {
        return awaiting;
    }

    /** The body of this request is coming in; of none where it is null. */
    final void awaitBody(HttpServerRequest request) {
        awaited = request;
    }

    /** The request of which the body is coming in; null where there is none. */
    final HttpServerRequest awaitedBody() {
        return awaited;
    }

    /** How fast its connection is told again and again that it may not. */
    abstract RefusalPace refusals();

    /** Refuses a request, and counts that; who asks again and again for what it may not have waits for the answer. */
    final void refuse(HttpServerRequest request, Problem problem) {
        freeStream();
        door.metrics().refused(problem.code());
        if (!isPaced(problem.code())) {
            tell(request, problem);
            return;
        }
        awaiting = true;
        refusals().answer(1).onSuccess(now -> {
            awaiting = false;
            // It may have been refused for something else, too, meanwhile.
            if (!request.response().closed() && !request.response().ended()) {
                tell(request, problem);
            }
        });
    }

    /** Whether it is what one is told who asks in vain again and again: it is not known, may not, or has had enough. */
    static boolean isPaced(ErrorCode code) {
        return code == ErrorCode.UNAUTHENTICATED || code == ErrorCode.FORBIDDEN || code == ErrorCode.RATE_LIMITED;
    }

    private void tell(HttpServerRequest request, Problem problem) {
        if (problem.code() == ErrorCode.UNAUTHENTICATED && !request.response().headWritten()) {
            AuthSettings auth = door.config().auth();
            new Challenge(!auth.users().isEmpty(), !auth.jwt().keys().isEmpty()).put(request);
        }
        answer(request, problem);
    }

    /** How many filters it is subscribed to. */
    final int subscriptions() {
        return stream == null ? 0 : stream.subscriptions();
    }

    /** How many bytes wait for it to read them. */
    final long waitingBytes() {
        return stream == null ? 0 : stream.waitingBytes();
    }

    /** Writes something into a stream that is quiet. */
    final void beatStream() {
        if (stream != null) {
            stream.beat();
        }
    }

    /** Ends the stream, if there is one, says why, and when to come back: all at once would be a crowd. */
    final void leaveStream(String detail) {
        if (stream != null) {
            long backAfterMs = ThreadLocalRandom.current().nextLong(LEAST_BACK_MS, MOST_BACK_MS);
            stream.leave(ErrorCode.UNAVAILABLE, detail, backAfterMs);
        }
    }

    /** Nothing is sent any more, and it is nobody. */
    final void gone() {
        identity.leave();
        if (stream != null) {
            stream.closed();
        }
    }
}
