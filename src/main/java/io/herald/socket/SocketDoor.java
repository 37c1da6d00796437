package io.herald.socket;

import io.herald.config.BrokerConfig;
import io.herald.config.DoorSettings;
import io.herald.metrics.DoorMetrics;
import io.herald.tls.TlsMaterial;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;

/**
 * What a door instance listens with that owns its sockets, and the connections it has: who is let in, how often they
 * are looked at, and how they end with the broker. Owned by the door instance, on its event loop.
 *
 * @param <C> the door's connections
 */
public final class SocketDoor<C extends SocketDoor.Connection> {
    private static final int ACCEPT_BACKLOG = 4096;
    /** How often the kernel is asked whether the other ends are still there. */
    private static final long PEERS_MS = 5_000;

    /** A connection, as its door knows it; on its event loop. */
    public interface Connection extends SocketPeer {
        /** The outgoing half of its socket. */
        SocketOutput socket();

        /** Closes where a deadline of its protocol has passed; asked again and again. */
        void check();

        /** Says why it is not let in, where its protocol has a way to, and closes. */
        default void turnAway(BrokerException refusal) {
            close();
        }

        /** Takes in nothing any more. */
        void stop();

        /** Says that the broker stops and closes, once what waits for the client is sent. */
        void leave();

        /** The socket is closed, from whichever side. */
        void closed();

        /** Closes where nothing is at the other end any more. */
        default void checkPeer(long nowMs) {
            if (socket().isPeerGone(nowMs)) {
                socket().abort();
            }
        }
    }

    private final Vertx vertx;
    private final ContextInternal context;
    private final BrokerConfig config;
    private final Doorkeeper doorkeeper;
    private final DoorMetrics counts;
    private final ByteCount bytes;
    private final Optional<TlsMaterial> tls;
    private final BiFunction<Channel, SocketOutput, C> opening;
    private final Set<C> connections = new HashSet<>();
    private NetServer server;
    private Future<Void> allClosed;
    private boolean stopping;

    /**
     * @param context the door instance's context
     * @param config what was configured
     * @param doorkeeper says who may come in
     * @param counts counts at this door
     * @param tls what is shown to clients, where TLS is spoken
     * @param opening makes a connection of a socket
     */
    public SocketDoor(
            ContextInternal context,
            BrokerConfig config,
            Doorkeeper doorkeeper,
            DoorMetrics counts,
            Optional<TlsMaterial> tls,
            BiFunction<Channel, SocketOutput, C> opening) {
        this.counts = counts;
        this.bytes = new ByteCount(counts::received, counts::sent);
        this.vertx = context.owner();
        this.context = context;
        this.config = config;
        this.doorkeeper = doorkeeper;
        this.tls = tls;
        this.opening = opening;
    }

    /**
     * Lets clients in.
     *
     * @param door where it listens
     * @param randomPort the number of the free port that all instances share where none is configured; the door's own
     * @param checkMs how often the connections check their deadlines, in milliseconds
     * @return completed when it listens
     */
    public Future<?> listen(DoorSettings door, int randomPort, long checkMs) {
        Standstill.watch(vertx, checkMs, () -> all().forEach(Connection::check));
        vertx.setPeriodic(PEERS_MS, id -> checkPeers());
        NetServerOptions options =
                new NetServerOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setAcceptBacklog(ACCEPT_BACKLOG);
        tls.ifPresent(material -> material.secure(options));
        server = vertx.createNetServer(options).connectHandler(this::accept).exceptionHandler(this::notLetIn);
        return server.listen(
                door.port() == 0
                        ? SocketAddress.sharedRandomPort(randomPort, door.host())
                        : SocketAddress.inetSocketAddress(door.port(), door.host()));
    }

    private void notLetIn(Throwable fault) {
        if (fault instanceof SSLException) {
            counts.refused(ErrorCode.BAD_REQUEST);
        }
    }

    private void checkPeers() {
        long nowMs = nowMs();
        all().forEach(connection -> connection.checkPeer(nowMs));
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    /** The connections there are; one may go while they are walked. */
    public List<C> all() {
        return List.copyOf(connections);
    }

    /** Whether it lives on an event loop. May be asked on any thread. */
    public boolean isOn(EventLoop loop) {
        return context.nettyEventLoop() == loop;
    }

    /** Shows something else to clients that connect from now on, at all instances of the door. */
    public Future<?> renew(TlsMaterial material) {
        return server.updateSSLOptions(material.options());
    }

    /** Takes a connection over from the platform, which accepted it, and had the handshake where TLS is spoken. */
    private void accept(NetSocket socket) {
        ChannelHandlerContext platform = ((NetSocketInternal) socket).channelHandlerContext();
        Channel channel = platform.channel();
        platform.pipeline().remove(platform.handler());
        TlsEnds.addTo(channel.pipeline());
        channel.pipeline().addFirst("bytes", bytes);
        C connection = open(channel, new SocketOutput(channel));
        Optional<BrokerException> refusal = stopping
                ? Optional.of(new BrokerException(ErrorCode.UNAVAILABLE, "the broker stops"))
                : doorkeeper.admit(channel);
        if (refusal.isPresent()) {
            counts.refused(refusal.get().code());
            connection.turnAway(refusal.get());
        } else {
            counts.connected();
            whenClosed(channel, counts::disconnected);
        }
    }

    /** Takes over a socket that another door has accepted and counted; nothing is read from it before this returns. */
    public C take(Channel channel, SocketOutput output) {
        C connection = open(channel, output);
        if (stopping) {
            connection.stop();
        }
        return connection;
    }

    private C open(Channel channel, SocketOutput output) {
        C connection = opening.apply(channel, output);
        // Netty closes a channel whose input has ended, otherwise, and what came before that end would not be done.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast("connection", new SocketEvents(context, connection));
        connections.add(connection);
        whenClosed(channel, () -> {
            connections.remove(connection);
            connection.closed();
        });
        return connection;
    }

    private void whenClosed(Channel channel, Runnable action) {
        channel.closeFuture().addListener(closed -> context.runOnContext(v -> action.run()));
    }

    /** Takes in nothing more: neither connections nor what those that are there ask for. */
    public void drain() {
        stopping = true;
        connections.forEach(Connection::stop);
        allClosed = server.shutdown(config.shutdown().grace().toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends all connections.
     *
     * @return completed when they are closed
     */
    public Future<Void> close() {
        all().forEach(Connection::leave);
        return allClosed == null ? server.close() : allClosed;
    }
}
