package io.herald.gateway.tcp;

import io.herald.bus.Broker;
import io.herald.config.BrokerConfig;
import io.herald.config.LineSettings;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.TopicLists;
import io.herald.line.LineText;
import io.herald.metrics.Metrics;
import io.herald.socket.ByteCount;
import io.herald.socket.SocketEvents;
import io.herald.topic.ErrorCode;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The TCP door. There is one instance for each event loop; they listen on the same port and share the connections
 * evenly.
 */
public final class TcpBrokerVerticle extends VerticleBase {
    private static final int ACCEPT_BACKLOG = 4096;
    /** How often all connections are looked at; more often where the configured deadline is shorter. */
    private static final long SWEEP_MS = 5_000;
    /** How often a client that sends nothing more is asked for a sign of life. */
    private static final long SIGN_MS = 15_000;

    private final BrokerConfig config;
    private final String version;
    private final Metrics metrics;
    private final Set<TcpConnection> connections = new HashSet<>();
    private TcpDoor door;
    private NetServer server;
    private Future<Void> allClosed;
    private boolean stopping;

    /**
     * @param config what was configured
     * @param version the broker's version, as HELLO tells it
     * @param metrics counts
     */
    public TcpBrokerVerticle(BrokerConfig config, String version, Metrics metrics) {
        this.config = config;
        this.version = version;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        BrokerConfig.Limits limits = config.limits();
        LiveFanout[] fanout = new LiveFanout[1];
        Broker broker = Broker.enter(vertx, "tcp", delivery -> fanout[0].deliver(delivery));
        LiveFanout.Limits bounds = new LiveFanout.Limits(
                limits.subscriptions(),
                limits.queueBytes(),
                limits.inflight(),
                config.delivery().ackTimeout().toMillis(),
                config.delivery().maxAttempts());
        fanout[0] = new LiveFanout(vertx, broker, bounds, metrics.line());
        Gatekeeper keeper = new Gatekeeper(vertx, broker, fanout[0]);
        door = new TcpDoor(
                (ContextInternal) context,
                limits,
                version,
                broker,
                keeper,
                fanout[0],
                new DurableSessions(fanout[0]),
                new PublishWindow(broker, context, metrics.line()),
                metrics.line(),
                new KnownTopics(limits.levels(), LineText::decodeName),
                new TopicLists(broker),
                new SlabPool(),
                new FrameEncoder(),
                new LineEncoder());
        long frameTimeoutMs = config.line().frameTimeout().toMillis();
        vertx.setPeriodic(Math.max(1, Math.min(SWEEP_MS, frameTimeoutMs / 4)), id -> List.copyOf(connections)
                .forEach(connection -> connection.check(frameTimeoutMs)));
        vertx.setPeriodic(SIGN_MS, id -> List.copyOf(connections).forEach(TcpConnection::askForSign));
        server = vertx.createNetServer(options()).connectHandler(this::accept);
        return keeper.ready().compose(ready -> server.listen(address()));
    }

    private NetServerOptions options() {
        return new NetServerOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setAcceptBacklog(ACCEPT_BACKLOG);
    }

    private SocketAddress address() {
        LineSettings line = config.line();
        // One free port for all instances, not one for each; its number is ours alone, the HTTP door's is 2.
        return line.port() == 0
                ? SocketAddress.sharedRandomPort(1, line.host())
                : SocketAddress.inetSocketAddress(line.port(), line.host());
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    /** Takes a connection over from the platform, which accepted it. */
    private void accept(NetSocket socket) {
        ChannelHandlerContext platform = ((NetSocketInternal) socket).channelHandlerContext();
        Channel channel = platform.channel();
        TcpConnection connection =
                new TcpConnection(door, channel, door.broker().nextAnonymous());
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        platform.pipeline().replace(platform.handler(), "connection", new SocketEvents(door.context(), connection));
        channel.pipeline().addFirst(new ByteCount(metrics.line()::received, metrics.line()::sent));
        if (metrics.snapshot().connections() >= config.limits().connections()) {
            connection.end(ErrorCode.UNAVAILABLE, "there are as many connections as limits.connections allows");
            return;
        }
        if (stopping) {
            connection.end(ErrorCode.UNAVAILABLE, "the broker stops");
            return;
        }
        connections.add(connection);
        metrics.line().connected();
        channel.closeFuture()
                .addListener(closed -> context.runOnContext(v -> {
                    connections.remove(connection);
                    connection.closed();
                    metrics.line().disconnected();
                }));
    }

    /**
     * Takes in nothing more: neither connections nor commands. May be called on any thread.
     *
     * @return completed when all that was published here has been delivered
     */
    public Future<Void> drain() {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(v -> {
            stopping = true;
            connections.forEach(TcpConnection::stop);
            allClosed = server.shutdown(config.shutdown().grace().toMillis(), TimeUnit.MILLISECONDS);
            door.window().idle().onComplete(drained);
        });
        return drained.future();
    }

    @Override
    public Future<?> stop() {
        for (TcpConnection connection : List.copyOf(connections)) {
            connection.leave();
        }
        Future<Void> closed = allClosed == null ? server.close() : allClosed;
        return closed.compose(v -> door.sessions().allLeft())
                .compose(v -> door.broker().leave());
    }
}
