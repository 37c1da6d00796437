package io.herald.gateway.http;

import io.herald.access.Credentials;
import io.herald.bus.Connected;
import io.herald.bus.SteadyTime;
import io.herald.config.HttpSettings;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.RefusalPace;
import io.herald.gateway.http.guard.Http2Frames;
import io.herald.gateway.http.stream.Http2Wire;
import io.herald.gateway.http.stream.UnreadShare;
import io.herald.socket.Doorkeeper;
import io.herald.socket.Opened;
import io.herald.socket.PeerAddress;
import io.herald.socket.PeerName;
import io.herald.socket.PeerWatch;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One client's connection over HTTP/2: the requests that have not ended, and what they share: a name, the quota of
 * those who show nobody, and the answers that wait while too much is in flight. Meanwhile nothing is read from it, so
 * that it sends no more requests. Owned by its door instance, on its event loop.
 */
final class Http2Client implements ConnectedClient, PublishWindow.Publisher, UnreadShare.Holder {
    private static final Buffer ASKED = Buffer.buffer(new byte[8]);

    private final HttpDoor door;
    private final HttpServerConnection connection;
    private final Doorkeeper doorkeeper;
    private final Http2Wire wire;
    private final Http2Frames frames;
    private final PeerWatch watch;
    private final UnreadShare.Claim unread;
    private final Opened opened = Opened.now();
    private final String address;
    private final Optional<Credentials.Certificate> certificate;
    private final Map<Long, Http2Peer> peers = new HashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private String name;
    /** Null before the first refusal. */
    private RefusalPace refusals;
    /** Whose request publishes. */
    private String user = "";

    private boolean paused;
    private boolean proven;
    private long quietSinceMs = SteadyTime.runningMs();

    private Http2Client(HttpDoor door, HttpServerConnection connection, Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
        ChannelHandlerContext context = connection.channelHandlerContext();
        this.door = door;
        this.connection = connection;
        this.wire = new Http2Wire(context);
        this.frames = Http2Frames.guard(context, ServerOptions.MOST_HEAD_BYTES, door.metrics());
        this.watch = new PeerWatch(context.channel());
        this.unread = door.unread().claim(this);
        this.address = PeerAddress.of(context.channel());
        this.certificate = PeerName.of(context.channel());
        ((Http2ConnectionHandler) context.handler()).connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                connection.context().runOnContext(v -> ended(stream.id()));
            }
        });
    }

    /** Takes a connection over from the platform; it has said how it wants to be spoken to, and no more. */
    static Http2Client of(HttpDoor door, HttpServerConnection connection, Doorkeeper doorkeeper) {
        return new Http2Client(door, connection, doorkeeper);
    }

    @Override
    public void letIn(Requests requests) {
        // The platform hands its requests over by itself.
    }

    @Override
    public void turnAway(BrokerException refusal) {
        door.metrics().refused(refusal.code());
        wire.turnAway(refusal.getMessage());
        connection.close();
    }

    @Override
    public void broken(Throwable fault) {
        frames.broken(fault);
    }

    private void ended(long stream) {
        Http2Peer peer = peers.remove(stream);
        if (peer != null) {
            proven |= peer.isFinished();
            peer.closed();
        }
    }

    /** A stream of messages costs as much as a connection of its own, and is let in as one. */
    void admit(Consumer<Runnable> whileThere) {
        doorkeeper.admit(channel(), whileThere).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /** No more answers are made for a client that reads none. */
    void checkRoom() {
        long unread =
                peers.values().stream().mapToLong(Http2Peer::answeredBytes).sum();
        if (unread > Math.min(door.limits().queueBytes(), door.unread().most() / 2)) {
            throw new BrokerException(
                    ErrorCode.RATE_LIMITED, "more answers than limits.queueBytes allows are not read yet");
        }
    }

    /** Whether one of its requests came whole and was answered: one that is given up costs its client nothing. */
    boolean isProven() {
        return proven;
    }

    /** What its streams write to. */
    Http2Wire wire() {
        return wire;
    }

    /** The name of a client that says none. */
    String name() {
        if (name == null) {
            name = door.broker().nextAnonymous();
        }
        return name;
    }

    /** How fast all its requests together are told that they may not. */
    RefusalPace refusals() {
        refusals = door.refusals(refusals);
        return refusals;
    }

    @Override
    public HttpPeer peer(HttpServerRequest request) {
        return peers.computeIfAbsent(request.streamId(), first -> {
            Http2Peer peer = new Http2Peer(door, this, request);
            request.response().headersEndHandler(head -> peer.answered());
            peer.identify(new PeerIdentity(door.keeper(), peer, address, certificate));
            return peer;
        });
    }

    @Override
    public PublishWindow.Publisher publisher() {
        return this;
    }

    /** Who publishes for a user, whose request it is that does. */
    PublishWindow.Publisher publishing(String now) {
        user = now;
        return this;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public PublishWindow.Pacing pacing() {
        return PublishWindow.Pacing.TOLD;
    }

    @Override
    public void pause() {
        paused = true;
        channel().config().setAutoRead(false);
    }

    @Override
    public void resume() {
        paused = false;
        channel().config().setAutoRead(true);
        List<Runnable> answers = List.copyOf(held);
        held.clear();
        answers.forEach(Runnable::run);
    }

    /** Whether the core has no room. */
    boolean isPaused() {
        return paused;
    }

    /** Does something now, or when the core has room again. */
    void whenRoom(Runnable action) {
        if (paused) {
            held.add(action);
        } else {
            action.run();
        }
    }

    @Override
    public Opened opened() {
        return opened;
    }

    @Override
    public Connected told() {
        int subscriptions =
                peers.values().stream().mapToInt(HttpPeer::subscriptions).sum();
        long waiting = peers.values().stream().mapToLong(HttpPeer::waitingBytes).sum();
        return new Connected(opened.number(), "http", name == null ? "" : name, opened.ms(), subscriptions, waiting);
    }

    @Override
    public void checkDeadlines(HttpSettings deadlines, long nowMs) {
        all().forEach(peer -> peer.checkDeadline(deadlines, nowMs));
        if (!peers.isEmpty() || paused) {
            quietSinceMs = nowMs;
        }
        if (paused) {
            frames.excuse();
        }
        boolean sending = peers.values().stream().anyMatch(Http2Peer::isSending);
        long frameMs = (sending ? deadlines.bodyTimeout() : deadlines.headTimeout()).toMillis();
        if (frames.giveUpUnfinished(nowMs, frameMs, () -> connection.ping(ASKED))) {
            channel().close();
        } else if (nowMs - quietSinceMs >= deadlines.idleTimeout().toMillis()) {
            connection.close();
        }
    }

    @Override
    public void beat() {
        all().forEach(HttpPeer::beatStream);
    }

    @Override
    public void cutIfGone(long nowMs) {
        if (peers.values().stream().anyMatch(peer -> peer.stream() != null)) {
            watch.sent();
            if (watch.isGone(nowMs)) {
                end();
            }
        }
    }

    UnreadShare.Claim unread() {
        return unread;
    }

    @Override
    public void giveWay() {
        peers.values().stream()
                .max(Comparator.comparingLong(Http2Peer::unreadBytes))
                .ifPresent(Http2Peer::giveWay);
    }

    @Override
    public void end() {
        channel().unsafe().close(channel().voidPromise());
    }

    @Override
    public void leave(String detail) {
        all().forEach(peer -> peer.leaveStream(detail));
        // Before the platform says good-bye: there are clients that take in nothing behind that.
        wire.flushNow();
    }

    @Override
    public void closed() {
        held.clear();
        unread.close();
        all().forEach(Http2Peer::closed);
        peers.clear();
    }

    /** The requests there are; one may end while they are walked. */
    private List<Http2Peer> all() {
        return List.copyOf(peers.values());
    }

    private Channel channel() {
        return connection.channelHandlerContext().channel();
    }
}
