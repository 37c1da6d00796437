package io.herald.gateway.http;

import io.herald.bus.ConnectionsAnswer;
import io.herald.bus.ConnectionsQuery;
import io.herald.bus.SteadyTime;
import io.herald.config.HttpSettings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The connections of one door instance, and what is done to all of them now and then. On its event loop. */
final class HttpClients {
    /** A crowd that came within a second is cut off in ten parts. */
    private static final long MOST_SWEEP_MS = 100;

    private final Map<HttpConnection, ConnectedClient> clients = new HashMap<>();
    private final HttpSettings config;

    /** @param config how long clients may take */
    HttpClients(HttpSettings config) {
        this.config = config;
    }

    void add(HttpConnection connection, ConnectedClient client) {
        clients.put(connection, client);
    }

    void remove(HttpConnection connection) {
        clients.remove(connection);
    }

    /** Who sends a request. */
    HttpPeer peer(HttpServerRequest request) {
        return clients.get(request.connection()).peer(request);
    }

    /** Does something with each; one may go meanwhile. */
    private void each(Consumer<ConnectedClient> action) {
        List.copyOf(clients.values()).forEach(action);
    }

    /** Often enough that no deadline is missed by more than a quarter, and that those it cuts off are few at a time. */
    long sweepMs() {
        long shortestMs = Stream.of(config.headTimeout(), config.bodyTimeout(), config.idleTimeout())
                .mapToLong(Duration::toMillis)
                .min()
                .orElseThrow();
        return Math.max(1, Math.min(MOST_SWEEP_MS, shortestMs / 4));
    }

    /** Cuts off who is late. */
    void sweep() {
        long nowMs = SteadyTime.runningMs();
        each(client -> client.checkDeadlines(config, nowMs));
    }

    /** Closes the connections of streams at the other end of which nobody is any more. */
    void watch() {
        long nowMs = SteadyTime.runningMs();
        each(client -> client.cutIfGone(nowMs));
    }

    /** Writes something into streams that are quiet. */
    void beat() {
        each(ConnectedClient::beat);
    }

    /** Ends all streams, and says why. */
    void leave(String detail) {
        each(client -> client.leave(detail));
    }

    /** Ends those who have not read to the end by now. */
    void end() {
        each(ConnectedClient::end);
    }

    /** Tells an operator of them; another door tells of those that it goes on with. */
    ConnectionsAnswer told(ConnectionsQuery query) {
        List<ConnectedClient> here = clients.values().stream()
                .filter(client -> !client.isHandedOver())
                .toList();
        return ConnectionsAnswer.of(here, client -> client.opened().number(), ConnectedClient::told, query);
    }
}
