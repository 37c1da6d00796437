package io.herald.gateway.mqtt;

import io.herald.bus.Broker;
import io.herald.config.BrokerConfig;
import io.herald.config.MqttSettings;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.metrics.Metrics;
import io.herald.mqtt.MqttText;
import io.herald.socket.ByteCount;
import io.herald.socket.SocketEvents;
import io.herald.socket.SocketOutput;
import io.herald.socket.SocketTaker;
import io.herald.topic.ErrorCode;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
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
 * The MQTT door. There is one instance for each event loop; they listen on the same port and share the connections
 * evenly.
 */
public final class MqttBrokerVerticle extends VerticleBase implements SocketTaker {
    private static final int ACCEPT_BACKLOG = 4096;
    /** How often all connections are looked at: whether their clients were heard of. */
    private static final long SWEEP_MS = 500;
    /** The number of the free port that all instances share, which is this door's alone. */
    private static final int RANDOM_PORT = 3;

    private final BrokerConfig config;
    private final Metrics metrics;
    private final Set<MqttConnection> connections = new HashSet<>();
    private MqttDoor door;
    private NetServer server;
    private Future<Void> allClosed;
    private boolean stopping;

    /**
     * @param config what was configured
     * @param metrics counts
     */
    public MqttBrokerVerticle(BrokerConfig config, Metrics metrics) {
        this.config = config;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        BrokerConfig.Limits limits = config.limits();
        LiveFanout[] fanout = new LiveFanout[1];
        Broker broker = Broker.enter(vertx, "mqtt", delivery -> fanout[0].deliver(delivery));
        LiveFanout.Limits bounds = new LiveFanout.Limits(
                limits.subscriptions(),
                limits.queueBytes(),
                limits.inflight(),
                config.delivery().ackTimeout().toMillis(),
                config.delivery().maxAttempts());
        fanout[0] = new LiveFanout(vertx, broker, bounds, metrics.mqtt());
        PublishWindow window = new PublishWindow(broker, context, metrics.mqtt());
        Wills wills = new Wills(vertx, window, metrics.mqtt());
        broker.onPresent(wills::present);
        Gatekeeper keeper = new Gatekeeper(vertx, broker, fanout[0]);
        door = new MqttDoor(
                (ContextInternal) context,
                config,
                broker,
                keeper,
                fanout[0],
                new DurableSessions(fanout[0]),
                window,
                metrics.mqtt(),
                new KnownTopics(limits.levels(), MqttText::decodeName),
                new SlabPool(),
                new Forms(),
                wills);
        vertx.setPeriodic(SWEEP_MS, id -> sweep());
        server = vertx.createNetServer(options()).connectHandler(this::accept);
        return keeper.ready().compose(ready -> server.listen(address()));
    }

    private void sweep() {
        long nowMs = MqttDoor.nowMs();
        List.copyOf(connections).forEach(connection -> connection.check(nowMs));
    }

    private NetServerOptions options() {
        return new NetServerOptions().setTcpNoDelay(true).setTcpKeepAlive(true).setAcceptBacklog(ACCEPT_BACKLOG);
    }

    private SocketAddress address() {
        MqttSettings mqtt = config.mqtt();
        return mqtt.port() == 0
                ? SocketAddress.sharedRandomPort(RANDOM_PORT, mqtt.host())
                : SocketAddress.inetSocketAddress(mqtt.port(), mqtt.host());
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    /** Takes a connection over from the platform, which accepted it. */
    private void accept(NetSocket socket) {
        ChannelHandlerContext platform = ((NetSocketInternal) socket).channelHandlerContext();
        Channel channel = platform.channel();
        platform.pipeline().remove(platform.handler());
        channel.pipeline().addFirst(new ByteCount(metrics.mqtt()::received, metrics.mqtt()::sent));
        MqttConnection connection = begin(channel, new SocketOutput(channel));
        if (stopping || metrics.snapshot().connections() >= config.limits().connections()) {
            // Before its CONNECT a client is told nothing.
            metrics.mqtt().refused(ErrorCode.UNAVAILABLE);
            connection.close();
            return;
        }
        metrics.mqtt().connected();
        channel.closeFuture().addListener(closed -> metrics.mqtt().disconnected());
    }

    private MqttConnection begin(Channel channel, SocketOutput output) {
        MqttConnection connection = new MqttConnection(door, channel, output);
        // Netty closes a channel whose input has ended, otherwise, and what came before that end would not be done.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addLast("connection", new SocketEvents(door.context(), connection));
        connections.add(connection);
        channel.closeFuture()
                .addListener(closed -> context.runOnContext(v -> {
                    connections.remove(connection);
                    connection.closed();
                }));
        return connection;
    }

    @Override
    public boolean isOn(EventLoop loop) {
        return ((ContextInternal) context).nettyEventLoop() == loop;
    }

    @Override
    public void take(Channel channel, SocketOutput output) {
        MqttConnection connection = begin(channel, output);
        if (stopping) {
            connection.stop();
        }
    }

    /**
     * Takes in nothing more: neither connections nor packets. May be called on any thread.
     *
     * @return completed when all that was published here has been delivered
     */
    public Future<Void> drain() {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(v -> {
            stopping = true;
            connections.forEach(MqttConnection::stop);
            door.wills().brokerStops();
            allClosed = server.shutdown(config.shutdown().grace().toMillis(), TimeUnit.MILLISECONDS);
            door.window().idle().onComplete(drained);
        });
        return drained.future();
    }

    @Override
    public Future<?> stop() {
        List.copyOf(connections).forEach(MqttConnection::leave);
        Future<Void> closed = allClosed == null ? server.close() : allClosed;
        return closed.compose(v -> door.sessions().allLeft())
                .compose(v -> door.broker().leave());
    }
}
