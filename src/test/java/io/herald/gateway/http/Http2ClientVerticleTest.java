package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Policy;
import io.herald.bus.Broker;
import io.herald.bus.BusAddress;
import io.herald.bus.FakeDoorVerticle;
import io.herald.gateway.Gatekeeper;
import io.herald.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What proves a connection over HTTP/2: a request that came whole and was answered, and none that was given up. */
class Http2ClientVerticleTest {
    private static final long PATIENCE_S = 20;
    private static final String ANSWERED = "/answered";

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
    private Gatekeeper keeper;
    private HttpServer server;
    private HttpClient client;
    private volatile HttpServerConnection connection;
    private volatile Http2Client tested;

    @BeforeEach
    void start() throws Exception {
        Broker.prepare(vertx);
        vertx.eventBus().localConsumer(BusAddress.POLICY, question -> question.reply(Policy.of(true, Map.of(), null)));
        keeper = new Gatekeeper(vertx, FakeDoorVerticle.deploy(vertx).broker(), null);
        await(keeper.ready());
        HttpDoor door =
                new HttpDoor(null, null, keeper, null, null, null, new Metrics().http(), null, null, null, null);
        server = await(vertx.createHttpServer()
                .connectionHandler(accepted -> {
                    connection = (HttpServerConnection) accepted;
                    tested = Http2Client.of(door, connection, null);
                })
                .requestHandler(request -> {
                    tested.peer(request);
                    if (request.path().equals(ANSWERED)) {
                        request.response().end();
                    }
                    asked.add(request);
                })
                .listen(0, "127.0.0.1"));
        client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void oneThatWasAnsweredProvesIt() throws Exception {
        HttpClientRequest request = ask(HttpMethod.GET, ANSWERED);
        request.end();
        await(request.response());

        assertThat(isProvenInTheEnd()).isTrue();
    }

    @Test
    void oneThatIsGivenUpBeforeItIsAnsweredDoesNot() throws Exception {
        HttpClientRequest request = ask(HttpMethod.GET, "/never");
        request.end();
        expectAsked();
        request.reset();

        assertThat(isProvenInTheEnd()).isFalse();
    }

    @Test
    void oneThatIsGivenUpBeforeItHasComeDoesNot() throws Exception {
        HttpClientRequest request = ask(HttpMethod.POST, ANSWERED);
        request.setChunked(true).writeHead();
        expectAsked();
        request.reset();

        assertThat(isProvenInTheEnd()).isFalse();
    }

    private HttpClientRequest ask(HttpMethod method, String path) throws Exception {
        return await(client.request(method, server.actualPort(), "127.0.0.1", path));
    }

    private void expectAsked() throws InterruptedException {
        assertThat(asked.poll(PATIENCE_S, TimeUnit.SECONDS))
                .as("a request, in time")
                .isNotNull();
    }

    /** When the request is over and its peer has left. */
    private boolean isProvenInTheEnd() throws Exception {
        while (on(keeper::inside) > 0) {
            Thread.onSpinWait();
        }
        return on(tested::isProven);
    }

    private <T> T on(Callable<T> question) throws Exception {
        Promise<T> answer = Promise.promise();
        connection.context().runOnContext(v -> {
            try {
                answer.complete(question.call());
            } catch (Exception thrown) {
                answer.fail(thrown);
            }
        });
        return await(answer.future());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }
}
