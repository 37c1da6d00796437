package io.herald.gateway.mqtt;

import io.herald.access.Identity;
import io.herald.bus.Broker;
import io.herald.bus.ConnectionsAnswer;
import io.herald.bus.ConnectionsQuery;
import io.herald.config.BrokerConfig;
import io.herald.gateway.ClientLimits;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.metrics.Metrics;
import io.herald.mqtt.MqttText;
import io.herald.socket.Doorkeeper;
import io.herald.socket.SocketDoor;
import io.herald.socket.SocketOutput;
import io.herald.socket.SocketTaker;
import io.herald.socket.Standstill;
import io.herald.tls.TlsMaterial;
import io.herald.wire.InputShare;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;

/**
 * The MQTT door. There is one instance for each event loop; they listen on the same port and share the connections
 * evenly.
 */
public final class MqttBrokerVerticle extends VerticleBase implements SocketTaker {
    /** How often it is checked whether clients were heard of. */
    private static final long CHECK_MS = 500;
    /** The number of the free port that all instances share, which is this door's alone. */
    private static final int RANDOM_PORT = 3;

    private final BrokerConfig config;
    private final Metrics metrics;
    private final Doorkeeper doorkeeper;
    private final ClientLimits clientLimits;
    private final Optional<TlsMaterial> tls;
    private MqttDoor door;
    private SocketDoor<MqttConnection> sockets;

    /**
     * @param config what was configured
     * @param metrics counts
     * @param doorkeeper says who may come in
     * @param clientLimits what bounds clients, at all doors
     * @param tls what is shown to clients, where TLS is spoken
     */
    public MqttBrokerVerticle(
            BrokerConfig config,
            Metrics metrics,
            Doorkeeper doorkeeper,
            ClientLimits clientLimits,
            Optional<TlsMaterial> tls) {
        this.config = config;
        this.metrics = metrics;
        this.doorkeeper = doorkeeper;
        this.clientLimits = clientLimits;
        this.tls = tls;
    }

    @Override
    public Future<?> start() {
        BrokerConfig.Limits limits = config.limits();
        LiveFanout[] fanout = new LiveFanout[1];
        Broker broker = Broker.enter(vertx, "mqtt", delivery -> fanout[0].deliver(delivery));
        fanout[0] = new LiveFanout(vertx, broker, clientLimits, metrics.mqtt());
        PublishWindow window = new PublishWindow(broker, context, metrics.mqtt(), clientLimits.publisher());
        Gatekeeper keeper = new Gatekeeper(vertx, broker, fanout[0]);
        Wills wills = new Wills(vertx, window, metrics.mqtt(), keeper::mayStillPublish);
        broker.onPresent(wills::present);
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
                new InputShare(doorkeeper.inputBytes()),
                new Forms(),
                wills);
        Standstill.watch(vertx, InputShare.SWEEP_MS, door.input()::sweep);
        broker.connections().tell(this::told);
        sockets = new SocketDoor<>(
                door.context(),
                config,
                doorkeeper,
                metrics.mqtt(),
                tls,
                (channel, output) -> new MqttConnection(door, channel, output));
        return keeper.ready().compose(ready -> sockets.listen(config.mqtt(), RANDOM_PORT, CHECK_MS));
    }

    private ConnectionsAnswer told(ConnectionsQuery query) {
        return ConnectionsAnswer.of(sockets.all(), one -> one.socket().opened().number(), MqttConnection::told, query);
    }

    /** The port that is listened on. */
    public int port() {
        return sockets.port();
    }

    @Override
    public boolean isOn(EventLoop loop) {
        return sockets.isOn(loop);
    }

    @Override
    public void take(Channel channel, SocketOutput output, Identity known) {
        sockets.take(channel, output).knownAs(known);
    }

    /** Shows something else to clients that connect from now on, at all instances. May be called on any thread. */
    public Future<?> renew(TlsMaterial material) {
        return sockets.renew(material);
    }

    /**
     * Takes in nothing more: neither connections nor packets. May be called on any thread.
     *
     * @return completed when all that was published here has been delivered
     */
    public Future<Void> drain() {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(v -> {
            sockets.drain();
            door.wills().brokerStops();
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
