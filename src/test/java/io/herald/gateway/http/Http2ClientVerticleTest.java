package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Policy;
import io.herald.bus.Broker;
import io.herald.bus.BusAddress;
import io.herald.bus.FakeDoorVerticle;
import io.herald.gateway.ClientLimits;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.stream.UnreadShare;
import io.herald.metrics.Metrics;
import io.herald.socket.Doorkeeper;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What proves a connection over HTTP/2, which is no request that was given up; and how its requests are refused. */
class Http2ClientVerticleTest {
    private static final long PATIENCE_S = 20;
    private static final Problem REFUSAL = Problem.of(new BrokerException(ErrorCode.FORBIDDEN, "not you"));
    private static final String ANSWERED = "/answered";
    private static final String REFUSED_STREAM = "/refused";
    /** As many as are told at once, and in the second behind that. */
    private static final int MANY = 400;

    private static final String REFUSED_TWICE = "/twice";
    /** Beyond those that are told at once. */
    private static final int A_FEW_MORE = 205;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    private final Promise<Void> told = Promise.promise();
    private final AtomicInteger letIn = new AtomicInteger();
    private final Doorkeeper doorkeeper = new Doorkeeper(new Doorkeeper.Limits(1, 1, 0));
    private Gatekeeper keeper;
    private HttpServer server;
    private HttpClient client;
    private volatile HttpServerConnection connection;
    private volatile Http2Client tested;

    @BeforeEach
    void start() throws Exception {
        vertx.exceptionHandler(faults::add);
        Broker.prepare(vertx);
        vertx.eventBus().localConsumer(BusAddress.POLICY, question -> question.reply(Policy.of(true, Map.of(), null)));
        Broker broker = FakeDoorVerticle.deploy(vertx).broker();
        keeper = new Gatekeeper(vertx, broker, null);
        Metrics metrics = new Metrics();
        LiveFanout fanout = new LiveFanout(
                vertx,
                broker,
                new ClientLimits(new LiveFanout.Limits(1, 1, 1, 1, 1), new PublishWindow.Quota(0, 0)),
                metrics.http());
        await(keeper.ready());
        UnreadShare unread = UnreadShare.ofHeap(Runnable::run);
        HttpDoor door =
                new HttpDoor(null, null, keeper, fanout, null, null, metrics.http(), null, null, null, unread, null);
        server = await(vertx.createHttpServer()
                .connectionHandler(accepted -> {
                    connection = (HttpServerConnection) accepted;
                    tested = Http2Client.of(door, connection, doorkeeper);
                })
                .requestHandler(request -> {
                    tested.peer(request);
                    asked.add(request);
                    if (request.path().equals(ANSWERED)) {
                        request.response().end();
                    } else if (request.path().equals(REFUSED_STREAM)) {
                        refuseStream(request);
                    } else if (request.path().equals(REFUSED_TWICE)) {
                        refuseTwice(request);
                    }
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

    @Test
    void aStreamThatIsRefusedGivesItsPlaceBackBeforeItIsTold() throws Exception {
        for (int i = 0; i < 2; i++) {
            ask(HttpMethod.GET, REFUSED_STREAM).end();
            expectAsked();
        }

        assertThat(on(letIn::get)).isEqualTo(2);
    }

    private void refuseStream(HttpServerRequest request) {
        HttpPeer peer = tested.peer(request);
        peer.checkStream();
        letIn.incrementAndGet();
        peer.refusals().answer(MANY);
        peer.refuse(request, REFUSAL);
    }

    @Test
    void whatIsRefusedOnceMoreWhileItWaitsToBeToldIsToldOnce() throws Exception {
        HttpClientRequest request = ask(HttpMethod.POST, REFUSED_TWICE);
        request.exceptionHandler(faults::add).setChunked(true).writeHead();
        assertThat(await(request.response()).statusCode()).isEqualTo(403);
        await(told.future());

        // What comes on the connection behind a reset.
        HttpClientRequest next = ask(HttpMethod.GET, ANSWERED);
        next.end();
        await(next.response());
        assertThat(faults).isEmpty();
    }

    private void refuseTwice(HttpServerRequest request) {
        HttpPeer peer = tested.peer(request);
        peer.refusals().answer(A_FEW_MORE);
        peer.refuse(request, REFUSAL);
        peer.refuse(request, REFUSAL);
        // In the order in which they were asked for.
        peer.refusals().answer(1).onComplete(told);
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
