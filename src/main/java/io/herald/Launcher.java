package io.herald;

import io.herald.bus.Broker;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.tcp.TcpBrokerVerticle;
import io.herald.gateway.tcp.TcpSettings;
import io.herald.metrics.Metrics;
import io.herald.registry.TopicRegistryVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Starts the broker. */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) throws Exception {
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
        Broker.prepare(vertx);
        Metrics metrics = new Metrics();
        TcpSettings s = new TcpSettings("127.0.0.1", args.length > 0 ? Integer.parseInt(args[0]) : 9000, 4096, 1 << 20, 200, 100000, new LiveFanout.Limits(1000, 8 << 20), "0.1.0");
        vertx.deployVerticle(new TopicRegistryVerticle(100_000)).compose(x ->
        vertx.deployVerticle(() -> new TcpBrokerVerticle(s, metrics), new DeploymentOptions().setInstances(loops)))
        .onFailure(Throwable::printStackTrace).onSuccess(x -> System.out.println("listening " + vertx.isNativeTransportEnabled()));
    }
}
