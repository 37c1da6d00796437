package io.herald.gateway.tcp;

import io.herald.bus.Broker;
import io.herald.bus.ConnectionsAnswer;
import io.herald.bus.ConnectionsQuery;
import io.herald.config.BrokerConfig;
import io.herald.gateway.ClientLimits;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.TopicLists;
import io.herald.line.LineText;
import io.herald.metrics.Metrics;
import io.herald.socket.Doorkeeper;
import io.herald.socket.SocketDoor;
import io.herald.socket.Standstill;
import io.herald.tls.TlsMaterial;
import io.herald.wire.InputShare;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;

/**
 * The TCP door. There is one instance for each event loop; they listen on the same port and share the connections
 * evenly.
 */
public final class TcpBrokerVerticle extends VerticleBase {
    /** How often deadlines are checked; more often where the configured one is shorter. */
    private static final long CHECK_MS = 5_000;
    /** How often a client that sends nothing more is asked for a sign of life. */
    private static final long SIGN_MS = 15_000;
    /** The number of the free port that all instances share, which is this door's alone. */
    private static final int RANDOM_PORT = 1;

    private final BrokerConfig config;
    private final String version;
    private final Metrics metrics;
    private final Doorkeeper doorkeeper;
    private final ClientLimits clientLimits;
    private final Optional<TlsMaterial> tls;
    private TcpDoor door;
    private SocketDoor<TcpConnection> sockets;

    /**
     * @param config what was configured
     * @param version the broker's version, as HELLO tells it
     * @param metrics counts
     * @param doorkeeper says who may come in
     * @param clientLimits what bounds clients, at all doors
     * @param tls what is shown to clients, where TLS is spoken
     */
    public TcpBrokerVerticle(
            BrokerConfig config,
            String version,
            Metrics metrics,
            Doorkeeper doorkeeper,
            ClientLimits clientLimits,
            Optional<TlsMaterial> tls) {
        this.config = config;
        this.version = version;
        this.metrics = metrics;
        this.doorkeeper = doorkeeper;
        this.clientLimits = clientLimits;
        this.tls = tls;
    }

    @Override
    public Future<?> start() {
        BrokerConfig.Limits limits = config.limits();
        LiveFanout[] fanout = new LiveFanout[1];
        Broker broker = Broker.enter(vertx, "tcp", delivery -> fanout[0].deliver(delivery));
        fanout[0] = new LiveFanout(vertx, broker, clientLimits, metrics.line());
        Gatekeeper keeper = new Gatekeeper(vertx, broker, fanout[0]);
        door = new TcpDoor(
                (ContextInternal) context,
                limits,
                config.line().frameTimeout().toMillis(),
                version,
                broker,
                keeper,
                fanout[0],
                new DurableSessions(fanout[0]),
                new PublishWindow(broker, context, metrics.line(), clientLimits.publisher()),
                metrics.line(),
                new KnownTopics(limits.levels(), LineText::decodeName),
                new TopicLists(broker),
                new SlabPool(),
                new InputShare(doorkeeper.inputBytes()),
                new FrameEncoder(),
                new LineEncoder());
        broker.connections().tell(this::told);
        sockets = new SocketDoor<>(
                door.context(),
                config,
                doorkeeper,
                metrics.line(),
                tls,
                (channel, output) -> new TcpConnection(door, channel, output, broker.nextAnonymous()));
        Standstill.watch(vertx, InputShare.SWEEP_MS, door.input()::sweep);
        vertx.setPeriodic(SIGN_MS, id -> sockets.all().forEach(TcpConnection::askForSign));
        long checkMs = Math.max(1, Math.min(CHECK_MS, door.frameTimeoutMs() / 4));
        return keeper.ready().compose(ready -> sockets.listen(config.line(), RANDOM_PORT, checkMs));
    }

    private ConnectionsAnswer told(ConnectionsQuery query) {
        return ConnectionsAnswer.of(
                sockets.all(),
                one -> one.socket().opened().number(),
                one -> one.subscriber().told(),
                query);
    }

    /** The port that is listened on. */
    public int port() {
        return sockets.port();
    }

    /** Shows something else to clients that connect from now on, at all instances. May be called on any thread. */
    public Future<?> renew(TlsMaterial material) {
        return sockets.renew(material);
    }

    /**
     * Takes in nothing more: neither connections nor commands. May be called on any thread.
     *
     * @return completed when all that was published here has been delivered
     */
    public Future<Void> drain() {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(v -> {
            sockets.drain();
            door.window().idle().onComplete(drained);
        });
        return drained.future();
    }

    @Override
    public Future<?> stop() {
        return sockets.close().compose(v -> door.sessions().allLeft()).compose(v -> door.broker()
                .leave());
    }
}
