package io.herald.gateway.http;

import io.herald.access.Access;
import io.herald.bus.Connected;
import io.herald.config.AuthSettings;
import io.herald.config.HttpSettings;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.http.answer.Challenge;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.guard.RequestDecoder;
import io.herald.gateway.http.stream.EventStream;
import io.herald.socket.Opened;
import io.herald.socket.PeerAddress;
import io.herald.socket.PeerName;
import io.herald.socket.SocketOutput;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * One client's connection: its name, the stream it may have become, its deadlines, and the answer it has to wait for
 * while too much is in flight. As long as an answer is due the platform takes no further request from the client, so
 * that holding it back is what paces a publisher. Owned by its door instance, on its event loop.
 */
final class HttpPeer implements PublishWindow.Publisher, Gatekeeper.Guest {
    /** How long a client may go on sending what nobody reads any more, so that it can read why. */
    private static final long LINGER_MS = 2_000;

    /** When the clients of streams come back after the broker has stopped. */
    private static final long LEAST_BACK_MS = 1_000;

    private static final long MOST_BACK_MS = 6_000;

    private final HttpDoor door;
    private final PeerIdentity identity;
    private final HttpServerConnection connection;
    private final RequestDecoder decoder;
    private final Opened opened = Opened.now();
    private String name;
    private EventStream stream;
    private HttpServerRequest awaited;
    private boolean paused;
    private Runnable held;
    private boolean lingering;
    private boolean answering;
    private boolean awaiting;
    private boolean handedOver;
    private long seenSteps = -1;
    private long seenMs;

    HttpPeer(HttpDoor door, HttpServerConnection connection, RequestDecoder decoder) {
        this.door = door;
        this.connection = connection;
        this.decoder = decoder;
        this.identity = new PeerIdentity(door.keeper(), this, PeerAddress.of(channel()), PeerName.of(channel()));
    }

    /** The name of a client that says none. */
    String name() {
        name = name == null ? door.broker().nextAnonymous() : name;
        return name;
    }

    /** Who it is, from request to request. */
    PeerIdentity identity() {
        return identity;
    }

    /** What it may do, for the request that is being answered. */
    Access access() {
        return identity.access();
    }

    @Override
    public List<TopicFilter> filters() {
        return stream == null ? List.of() : stream.filters();
    }

    @Override
    public void sendAway(BrokerException reason) {
        if (stream != null) {
            stream.end(reason.code(), reason.getMessage());
        }
        identity.forget();
    }

    /** When the connection was opened. */
    Opened opened() {
        return opened;
    }

    /** The client, as an operator is told of it. */
    Connected told() {
        String said = name == null ? "" : name;
        int subscriptions = stream == null ? 0 : stream.subscriptions();
        long waiting = stream == null ? 0 : stream.waitingBytes();
        return new Connected(opened.number(), "http", said, opened.ms(), subscriptions, waiting);
    }

    /** Whether another door goes on with it. */
    boolean isHandedOver() {
        return handedOver;
    }

    /** The place in the pipeline beneath which a stream writes. */
    ChannelHandlerContext encoder() {
        return connection.channelHandlerContext().pipeline().context("httpEncoder");
    }

    /** Whether the client is still there, as far as is known. */
    boolean isOpen() {
        return channel().isActive();
    }

    /** From now on the connection is a stream. */
    void become(EventStream opened) {
        stream = opened;
    }

    /** The stream could not be opened: the connection goes on. */
    void remain() {
        stream = null;
    }

    /** The answer has begun while the body of its request still comes. */
    void answering(boolean begun) {
        answering = begun;
    }

    /** An answer is due that may be a while in coming, through no fault of the client's. */
    void awaiting(boolean due) {
        awaiting = due;
    }

    /** The body of this request is coming in; of none where it is null. */
    void awaitBody(HttpServerRequest request) {
        awaited = request;
    }

    /** The request of which the body is coming in; null where there is none. */
    HttpServerRequest awaitedBody() {
        return awaited;
    }

    EventStream stream() {
        return stream;
    }

    /** Does something now, or when the core has room again. */
    void whenRoom(Runnable action) {
        if (paused) {
            held = action;
        } else {
            action.run();
        }
    }

    /** Whether the core has no room. */
    boolean isPaused() {
        return paused;
    }

    /** The client got on with a long request: its deadline begins anew. */
    void progress() {
        seenSteps = -1;
    }

    @Override
    public PublishWindow.Pacing pacing() {
        return PublishWindow.Pacing.TOLD;
    }

    @Override
    public String user() {
        return access().identity().user();
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        if (held != null) {
            Runnable action = held;
            held = null;
            action.run();
        }
    }

    /** Refuses a request, and counts that. Where a long body is still to come, the connection ends with the answer. */
    void refuse(HttpServerRequest request, Problem problem) {
        door.metrics().refused(problem.code());
        boolean last = !request.isEnded() && !RequestBody.isSmall(request);
        if (last) {
            decoder.discard();
            lingering = true;
            request.response().putHeader("Connection", "close");
        }
        if (problem.code() == ErrorCode.UNAUTHENTICATED && !request.response().headWritten()) {
            AuthSettings auth = door.config().auth();
            new Challenge(!auth.users().isEmpty(), !auth.jwt().keys().isEmpty()).put(request);
        }
        problem.answer(request);
        if (last) {
            channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> SocketOutput.endOutput(channel()));
        }
    }

    /** Cuts the connection off where a deadline has passed. */
    void checkDeadline(HttpSettings deadlines, long nowMs) {
        if (decoder.steps() != seenSteps || held != null || stream != null || awaiting || handedOver) {
            seenSteps = decoder.steps();
            seenMs = nowMs;
        } else if (nowMs - seenMs >= (lingering ? LINGER_MS : deadlineMs(deadlines))) {
            cut();
        }
    }

    private long deadlineMs(HttpSettings deadlines) {
        return switch (decoder.phase()) {
            case NEW, HEAD -> deadlines.headTimeout().toMillis();
            case BODY -> deadlines.bodyTimeout().toMillis();
            case IDLE -> deadlines.idleTimeout().toMillis();
        };
    }

    private void cut() {
        boolean midway = decoder.phase() == RequestDecoder.Phase.HEAD || decoder.phase() == RequestDecoder.Phase.BODY;
        if (midway && !lingering && !answering) {
            turnAway(Problem.of(Problem.timeout()));
        }
        channel().close();
    }

    /** Says why and closes. */
    void turnAway(Problem problem) {
        door.metrics().refused(problem.code());
        decoder.discard();
        encoder()
                .writeAndFlush(Unpooled.wrappedBuffer(problem.lastAnswer().getBytes()))
                .addListener(ChannelFutureListener.CLOSE);
    }

    /**
     * Answers a request, and gives the socket to somebody else from the next byte on. The platform forgets the
     * connection, but closes it when the server is closed.
     *
     * @param answer the answer as it goes over the wire
     * @param carrier what stands between the socket and whoever takes it
     * @param taker takes it
     */
    void handOver(byte[] answer, ChannelHandler carrier, Consumer<Channel> taker) {
        handedOver = true;
        // Whoever takes it sees to it that its client may stay.
        identity.leave();
        ChannelPipeline pipeline = encoder().pipeline();
        encoder().writeAndFlush(Unpooled.wrappedBuffer(answer));
        pipeline.remove("plainPosts");
        pipeline.remove("handler");
        pipeline.remove("httpEncoder");
        pipeline.addLast("carrier", carrier);
        taker.accept(pipeline.channel());
        // What it has read and not decoded goes to whoever is behind it now.
        pipeline.remove("httpDecoder");
    }

    private Channel channel() {
        return connection.channelHandlerContext().channel();
    }

    /** Ends the stream, if there is one, says why, and when to come back: all at once would be a crowd. */
    void leave(String detail) {
        if (stream != null) {
            long backAfterMs = ThreadLocalRandom.current().nextLong(LEAST_BACK_MS, MOST_BACK_MS);
            stream.leave(ErrorCode.UNAVAILABLE, detail, backAfterMs);
        }
    }

    /** The connection is closed, from whichever side. */
    void closed() {
        held = null;
        identity.leave();
        if (stream != null) {
            stream.closed();
        }
    }
}
