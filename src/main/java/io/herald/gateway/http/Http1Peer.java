package io.herald.gateway.http;

import io.herald.bus.Connected;
import io.herald.config.HttpSettings;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.RefusalPace;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.guard.BrokenSockets;
import io.herald.gateway.http.guard.RequestDecoder;
import io.herald.gateway.http.stream.ChannelOutput;
import io.herald.gateway.http.stream.EventStream;
import io.herald.gateway.http.stream.StreamForms;
import io.herald.gateway.http.websocket.WebSocketOptions;
import io.herald.socket.Opened;
import io.herald.socket.PeerAddress;
import io.herald.socket.PeerName;
import io.herald.socket.SocketOutput;
import io.herald.topic.BrokerException;
import io.herald.wire.InputShare;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.function.Consumer;

/**
 * One client's connection over HTTP/1.1: its name, its deadlines, and the answer that waits while too much is in
 * flight. As long as one is due the platform takes no further request from the client, so that holding it back is what
 * paces a publisher. Owned by its door instance, on its event loop.
 */
final class Http1Peer extends HttpPeer implements ConnectedClient, PublishWindow.Publisher {
    private final HttpServerConnection connection;
    private final RequestDecoder decoder;
    private final Opened opened = Opened.now();
    private String name;
    private boolean paused;
    private Runnable held;
    /** Null before the first refusal. */
    private RefusalPace refusals;

    private final InputShare.Claim backlog;
    private boolean lingering;
    private boolean handedOver;
    private long seenSteps = -1;
    private long seenMs;

    private Http1Peer(HttpDoor door, HttpServerConnection connection, RequestDecoder decoder) {
        super(door);
        this.connection = connection;
        this.decoder = decoder;
        // Not in the midst of decoding.
        this.backlog = door.input().claim(() -> {}, () -> channel().eventLoop().execute(channel()::close));
        identify(new PeerIdentity(door.keeper(), this, PeerAddress.of(channel()), PeerName.of(channel())));
    }

    /** Takes a connection over from the platform; nothing was read from it yet. */
    static Http1Peer of(HttpDoor door, HttpServerConnection connection) {
        RequestDecoder decoder =
                new RequestDecoder(WebSocketOptions.REQUEST_LINE_LIMIT_BYTES, WebSocketOptions.HEADERS_LIMIT_BYTES);
        ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
        pipeline.replace("httpDecoder", "httpDecoder", decoder);
        BrokenSockets.addTo(pipeline);
        return new Http1Peer(door, connection, decoder);
    }

    @Override
    public void letIn(Requests requests) {
        encoder().pipeline().addAfter("httpEncoder", "plainPosts", requests.plainPosts(this, decoder));
    }

    @Override
    String name() {
        name = name == null ? door().broker().nextAnonymous() : name;
        return name;
    }

    /** So many bytes of requests have come that are not decoded yet. */
    void holds(int bytes) {
        if (bytes == 0) {
            backlog.finished();
        } else {
            backlog.unfinished(bytes, 0, false);
        }
    }

    @Override
    RefusalPace refusals() {
        refusals = door().refusals(refusals);
        return refusals;
    }

    @Override
    public HttpPeer peer(HttpServerRequest request) {
        return this;
    }

    @Override
    public PublishWindow.Publisher publisher() {
        return this;
    }

    @Override
    public Opened opened() {
        return opened;
    }

    @Override
    public Connected told() {
        return new Connected(
                opened.number(), "http", name == null ? "" : name, opened.ms(), subscriptions(), waitingBytes());
    }

    @Override
    public boolean isHandedOver() {
        return handedOver;
    }

    /** The place in the pipeline beneath which a stream writes. */
    ChannelHandlerContext encoder() {
        return connection.channelHandlerContext().pipeline().context("httpEncoder");
    }

    @Override
    boolean isOpen() {
        return channel().isActive();
    }

    @Override
    boolean isProven() {
        return decoder.hasRead();
    }

    @Override
    boolean hasSentMore() {
        return decoder.hasMore();
    }

    @Override
    StreamForms forms() {
        return door().forms().chunked();
    }

    @Override
    void open(EventStream opened, HttpServerRequest request, String mediaType) {
        opened.open(
                new ChannelOutput(encoder(), opened::drained),
                Unpooled.wrappedBuffer(Subscribing.head(request, mediaType)));
    }

    @Override
    void whenRoom(Runnable action) {
        if (paused) {
            held = action;
        } else {
            action.run();
        }
    }

    @Override
    boolean isPaused() {
        return paused;
    }

    @Override
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

    /** Where a long body is still to come, the connection ends with the answer. */
    @Override
    void answer(HttpServerRequest request, Problem problem) {
        boolean last = !request.isEnded() && !RequestBody.isSmall(request);
        if (last) {
            decoder.discard();
            lingering = true;
            request.response().putHeader("Connection", "close");
        }
        problem.answer(request);
        if (last) {
            channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> SocketOutput.endOutput(channel()));
        }
    }

    @Override
    public void checkDeadlines(HttpSettings deadlines, long nowMs) {
        if (decoder.steps() != seenSteps || held != null || stream() != null || isAwaiting() || handedOver) {
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
        if (midway && !lingering && !isAnswering()) {
            turnAway(Problem.of(Problem.timeout()));
        }
        channel().close();
    }

    @Override
    public void turnAway(BrokerException refusal) {
        turnAway(Problem.of(refusal));
    }

    private void turnAway(Problem problem) {
        door().metrics().refused(problem.code());
        decoder.discard();
        encoder()
                .writeAndFlush(Unpooled.wrappedBuffer(problem.lastAnswer().getBytes()))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    void handOver(byte[] answer, ChannelHandler carrier, Consumer<Channel> taker) {
        handedOver = true;
        backlog.close();
        // Whoever takes it sees to it that its client may stay.
        identity().leave();
        ChannelPipeline pipeline = encoder().pipeline();
        encoder().writeAndFlush(Unpooled.wrappedBuffer(answer));
        pipeline.remove("plainPosts");
        // Whoever takes it has not stopped reading.
        pipeline.channel().config().setAutoRead(true);
        pipeline.remove("brokenSockets");
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

    @Override
    public void beat() {
        beatStream();
    }

    @Override
    public void cutIfGone(long nowMs) {
        if (stream() != null) {
            stream().cutIfGone(nowMs);
        }
    }

    @Override
    public void leave(String detail) {
        leaveStream(detail);
    }

    @Override
    public void closed() {
        held = null;
        backlog.close();
        gone();
    }
}
