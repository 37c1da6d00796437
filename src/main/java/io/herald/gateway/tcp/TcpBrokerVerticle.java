package io.herald.gateway.tcp;

import io.herald.bus.Broker;
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
import java.util.concurrent.atomic.AtomicLong;

/** The TCP door: one instance for each event loop, all listening on the same port. */
public final class TcpBrokerVerticle extends VerticleBase {
    private static final AtomicLong ANONYMOUS = new AtomicLong();
    private static final long MIDWAY_MS = 60_000;
    private static final long SWEEP_MS = 5_000;

    private final TcpSettings settings;
    private final Metrics metrics;
    private final Set<TcpConnection> connections = new HashSet<>();
    private TcpDoor door;
    private NetServer server;

    /**
     * @param settings what was configured
     * @param metrics counts
     */
    public TcpBrokerVerticle(TcpSettings settings, Metrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        LiveFanout[] fanout = new LiveFanout[1];
        Broker broker = Broker.enter(vertx, "tcp", delivery -> fanout[0].deliver(delivery));
        fanout[0] = new LiveFanout(broker, settings.subscriber(), metrics);
        door = new TcpDoor(
                settings,
                broker,
                fanout[0],
                new PublishWindow(broker, context, metrics),
                metrics,
                new KnownTopics(settings.maxLevels()),
                new FrameEncoder(),
                new LineEncoder());
        vertx.setPeriodic(SWEEP_MS, id -> sweep());
        server = vertx.createNetServer(new NetServerOptions()
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true)
                        .setAcceptBacklog(4096)
                        .setHost(settings.host())
                        .setPort(settings.port()))
                .connectHandler(this::accept);
        return server.listen();
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    private void accept(NetSocket socket) {
        NetSocketInternal channel = (NetSocketInternal) socket;
        TcpConnection connection = new TcpConnection(door, channel, "anon-" + ANONYMOUS.incrementAndGet());
        if (connections.size() >= settings.maxConnections()) {
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

    @Override
    public Future<?> stop() {
        Promise<Void> idle = Promise.promise();
        for (TcpConnection connection : List.copyOf(connections)) {
            connection.end(ErrorCode.UNAVAILABLE, "the broker stops");
        }
        idle.complete();
        return server.close().compose(v -> door.broker().leave());
    }
}
