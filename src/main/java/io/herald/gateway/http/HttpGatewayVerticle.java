package io.herald.gateway.http;

import io.herald.bus.Broker;
import io.herald.bus.SteadyTime;
import io.herald.config.BrokerConfig;
import io.herald.config.HttpSettings;
import io.herald.gateway.ClientLimits;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.http.posted.TopicPath;
import io.herald.gateway.http.stream.DoorForms;
import io.herald.gateway.http.stream.UnreadShare;
import io.herald.metrics.Metrics;
import io.herald.socket.ByteCount;
import io.herald.socket.Doorkeeper;
import io.herald.socket.SocketTaker;
import io.herald.socket.Standstill;
import io.herald.socket.TlsEnds;
import io.herald.tls.TlsMaterial;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.wire.InputShare;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The HTTP door. There is one instance for each event loop; they listen on the same port and share the connections
 * evenly.
 */
public final class HttpGatewayVerticle extends VerticleBase {
    /** How often it is asked whether the other ends of streams are still there. */
    private static final long WATCH_MS = 5_000;

    private final BrokerConfig config;
    private final String version;
    private final Metrics metrics;
    private final Doorkeeper doorkeeper;
    private final ClientLimits clientLimits;
    private final Collection<? extends SocketTaker> mqtt;
    private final Optional<TlsMaterial> tls;
    private final HttpClients clients;
    private HttpDoor door;
    private Requests requests;
    private HttpServer server;
    private ByteCount bytes;
    private long graceEndsMs;

    /**
     * @param config what was configured
     * @param version the broker's version, as the index tells it
     * @param metrics counts
     * @param doorkeeper says who may come in
     * @param clientLimits what bounds clients, at all doors
     * @param mqtt who goes on with WebSockets over which MQTT is spoken, one on each event loop; nobody where that is
     *     not spoken
     * @param tls what is shown to clients, where TLS is spoken
     */
    public HttpGatewayVerticle(
            BrokerConfig config,
            String version,
            Metrics metrics,
            Doorkeeper doorkeeper,
            ClientLimits clientLimits,
            Collection<? extends SocketTaker> mqtt,
            Optional<TlsMaterial> tls) {
        this.config = config;
        this.version = version;
        this.metrics = metrics;
        this.doorkeeper = doorkeeper;
        this.clientLimits = clientLimits;
        this.mqtt = mqtt;
        this.tls = tls;
        this.clients = new HttpClients(config.http());
    }

    @Override
    public Future<?> start() {
        BrokerConfig.Limits limits = config.limits();
        bytes = new ByteCount(metrics.http()::received, metrics.http()::sent);
        LiveFanout[] fanout = new LiveFanout[1];
        Broker broker = Broker.enter(vertx, "http", delivery -> fanout[0].deliver(delivery));
        fanout[0] = new LiveFanout(vertx, broker, clientLimits, metrics.http());
        Gatekeeper keeper = new Gatekeeper(vertx, broker, fanout[0]);
        door = new HttpDoor(
                config,
                broker,
                keeper,
                fanout[0],
                new DurableSessions(fanout[0]),
                new PublishWindow(broker, context, metrics.http(), clientLimits.publisher()),
                metrics.http(),
                metrics,
                new TopicPath(limits.levels()),
                new InputShare(doorkeeper.inputBytes()),
                UnreadShare.ofHeap(action -> context.runOnContext(v -> action.run())),
                DoorForms.create());
        EventLoop loop = ((ContextInternal) context).nettyEventLoop();
        Optional<WebSocketHandover> mqttOverWebSocket = mqtt.stream()
                .filter(taker -> taker.isOn(loop))
                .findFirst()
                .map(taker -> new WebSocketHandover("mqtt", taker));
        requests = new Requests(door, clients::peer, mqttOverWebSocket, vertx, version);
        vertx.setPeriodic(config.http().heartbeat().toMillis(), id -> clients.beat());
        Standstill.watch(vertx, clients.sweepMs(), clients::sweep);
        vertx.setPeriodic(WATCH_MS, id -> clients.watch());
        broker.connections().tell(clients::told);
        Standstill.watch(vertx, InputShare.SWEEP_MS, door.input()::sweep);
        server = vertx.createHttpServer(ServerOptions.of(config.http(), tls))
                .connectionHandler(this::accept)
                .requestHandler(requests::handle)
                .invalidRequestHandler(requests::handleUnreadable)
                .exceptionHandler(this::broken);
        return keeper.ready().compose(ready -> server.listen(address()));
    }

    private void broken(Throwable fault) {
        if (fault instanceof SSLException) {
            door.metrics().refused(ErrorCode.BAD_REQUEST);
        }
    }

    private SocketAddress address() {
        HttpSettings http = config.http();
        // One free port for all instances, not one for each; its number is ours alone, the line protocol's is 1.
        return http.port() == 0
                ? SocketAddress.sharedRandomPort(2, http.host())
                : SocketAddress.inetSocketAddress(http.port(), http.host());
    }

    /** The port that is listened on. */
    public int port() {
        return server.actualPort();
    }

    /** Shows something else to clients that connect from now on, at all instances. May be called on any thread. */
    public Future<?> renew(TlsMaterial material) {
        return server.updateSSLOptions(ServerOptions.renewed(material));
    }

    /** Everything that can be asked for. */
    List<Resource> resources() {
        return requests.resources();
    }

    /** How many its gatekeeper has let in and not shown out. May be asked on any thread. */
    Future<Integer> inside() {
        return Future.future(
                told -> context.runOnContext(v -> told.complete(door.keeper().inside())));
    }

    private void accept(HttpConnection accepted) {
        HttpServerConnection connection = (HttpServerConnection) accepted;
        ChannelPipeline pipeline = connection.channelHandlerContext().pipeline();
        if (pipeline.get("idle") != null) {
            // It bounded the time until here; deadlines are ours from now on.
            pipeline.remove("idle");
        }
        ConnectedClient client = accepted.protocolVersion() == HttpVersion.HTTP_2
                ? Http2Client.of(door, connection, doorkeeper)
                : Http1Peer.of(door, connection);
        accepted.exceptionHandler(fault -> {
            client.broken(fault);
            broken(fault);
        });
        TlsEnds.addTo(pipeline);
        pipeline.addFirst("bytes", bytes);
        whenClosed(pipeline.channel(), client::closed);
        Optional<BrokerException> refusal = doorkeeper.admit(pipeline.channel());
        if (refusal.isPresent()) {
            client.turnAway(refusal.get());
            return;
        }
        client.letIn(requests);
        clients.add(accepted, client);
        door.metrics().connected();
        whenClosed(pipeline.channel(), () -> {
            clients.remove(accepted);
            door.metrics().disconnected();
            door.window().forget(client.publisher());
        });
    }

    /** The platform's own handler goes when the connection becomes a WebSocket. */
    private void whenClosed(Channel channel, Runnable action) {
        channel.closeFuture().addListener(closed -> context.runOnContext(v -> action.run()));
    }

    /** Says from now on that it is not ready. May be called on any thread. */
    public void retire() {
        context.runOnContext(v -> requests.retire());
    }

    /**
     * Takes in nothing more, and cuts off what has not ended by itself when the time of grace is over. May be called on
     * any thread.
     *
     * @return completed when all that was published here has been delivered
     */
    public Future<Void> drain() {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(v -> {
            requests.stop();
            graceEndsMs = SteadyTime.runningMs() + config.shutdown().grace().toMillis();
            door.window().idle().onComplete(drained);
        });
        return drained.future();
    }

    @Override
    public Future<?> stop() {
        // In this order: the streams say why they end before the platform closes what is left.
        clients.leave("the broker stops");
        long graceMs = Math.max(0, graceEndsMs - SteadyTime.runningMs());
        // One over HTTP/2 that takes nothing more would be waited for, however long that takes.
        vertx.setTimer(Math.max(1, graceMs), id -> clients.end());
        return server.shutdown(graceMs, TimeUnit.MILLISECONDS)
                .compose(v -> door.sessions().allLeft())
                .compose(v -> door.broker().leave());
    }
}
