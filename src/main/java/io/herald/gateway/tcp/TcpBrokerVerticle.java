package io.herald.gateway.tcp;

import io.herald.bus.Broker;
import io.herald.config.BrokerConfig;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.line.KnownTopics;
import io.herald.metrics.Metrics;
import io.herald.topic.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
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
    /** How long a line or frame may take from its first byte to its last. */
    private static final long MIDWAY_MS = 60_000;

    private static final long SWEEP_MS = 5_000;

    private final BrokerConfig config;
    private final String version;
    private final Metrics metrics;
    private final Set<TcpConnection> connections = new HashSet<>();
    private TcpDoor door;
    private NetServer server;
    private Future<Void> allClosed;

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
        LiveFanout.Limits bounds = new LiveFanout.Limits(limits.subscriptions(), limits.queueBytes());
        fanout[0] = new LiveFanout(vertx, broker, bounds, metrics);
        door = new TcpDoor(
                limits,
                version,
                broker,
                fanout[0],
                new PublishWindow(broker, context, metrics),
                metrics,
                new KnownTopics(limits.levels()),
                new FrameEncoder(),
                new LineEncoder());
        vertx.setPeriodic(SWEEP_MS, id -> sweep());
        server = vertx.createNetServer(options()).connectHandler(this::accept);
        return server.listen();
    }

    private NetServerOptions options() {
        return new NetServerOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setHost(config.line().host())
                // To Vert.x, a negative port is a free one that all instances share.
                .setPort(config.line().port() == 0 ? -1 : config.line().port());
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    private void accept(NetSocket socket) {
        NetSocketInternal channel = (NetSocketInternal) socket;
        TcpConnection connection =
                new TcpConnection(door, channel, door.broker().nextAnonymous());
        if (metrics.snapshot().connections() >= config.limits().connections()) {
            connection.end(ErrorCode.RATE_LIMITED, "there are as many connections as limits.connections allows");
            return;
        }
        connections.add(connection);
        metrics.connected();
        channel.channelHandlerContext().channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.messageHandler(message -> connection.read((ByteBuf) message));
        channel.eventHandler(event -> {
            if (event instanceof ChannelInputShutdownEvent) {
                connection.inputEnded();
            }
            ReferenceCountUtil.release(event);
        });
        // A connection that breaks is closed, which is all there is to do about it.
        channel.exceptionHandler(broken -> connection.close());
        channel.shutdownHandler(grace -> connection.pause());
        channel.closeHandler(v -> {
            connections.remove(connection);
            metrics.disconnected();
            connection.closed();
        });
    }

    private void sweep() {
        long before = System.currentTimeMillis() - MIDWAY_MS;
        for (TcpConnection connection : List.copyOf(connections)) {
            if (connection.isMidwaySince(before)) {
                connection.end(ErrorCode.BAD_REQUEST, "the line or frame was not finished in time");
            }
        }
    }

    /**
     * Takes in nothing more: neither connections nor commands. May be called on any thread.
     *
     * @return completed when all that was published here has been delivered
     */
    public Future<Void> drain() {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(v -> {
            allClosed = server.shutdown(config.shutdown().grace().toMillis(), TimeUnit.MILLISECONDS);
            door.window().idle().onComplete(drained);
        });
        return drained.future();
    }

    @Override
    public Future<?> stop() {
        for (TcpConnection connection : List.copyOf(connections)) {
            connection.end(ErrorCode.UNAVAILABLE, "the broker stops");
        }
        Future<Void> closed = allClosed == null ? server.close() : allClosed;
        return closed.compose(v -> door.broker().leave());
    }
}
