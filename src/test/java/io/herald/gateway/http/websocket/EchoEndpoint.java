package io.herald.gateway.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that sends every WebSocket message back, read as the broker reads them. Owned by a test. */
final class EchoEndpoint {
    private static final long PATIENCE_S = 20;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final boolean owing;
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    private EchoEndpoint(HttpServerOptions options, boolean takesBinary, boolean owing) throws Exception {
        this.owing = owing;
        server = vertx.createHttpServer(options)
                .requestHandler(request -> accept(request, takesBinary))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_S, TimeUnit.SECONDS);
    }

    static EchoEndpoint start() throws Exception {
        return new EchoEndpoint(WebSocketOptions.server(), true, false);
    }

    static EchoEndpoint startForTextsOnly() throws Exception {
        return new EchoEndpoint(WebSocketOptions.server(), false, false);
    }

    /** One that has always something more to say, and never says it. */
    static EchoEndpoint startOwing() throws Exception {
        return new EchoEndpoint(WebSocketOptions.server(), true, true);
    }

    int port() {
        return server.actualPort();
    }

    private void accept(HttpServerRequest request, boolean takesBinary) {
        WebSocketHandshakeFault.of(request)
                .ifPresentOrElse(
                        fault ->
                                request.response().setStatusCode(fault.status()).end(fault.detail()),
                        () -> request.toWebSocket().onSuccess(socket -> echo(socket, takesBinary)));
    }

    private void echo(ServerWebSocket socket, boolean takesBinary) {
        socket.closeHandler(nothing -> closed.add(socket.remoteAddress().toString()));
        WebSocketMessages.receive(socket, WebSocketOptions.MESSAGE_LIMIT_BYTES, new WebSocketMessages.Receiver() {
            @Override
            public void onText(String text) {
                socket.writeTextMessage(text);
            }

            @Override
            public boolean isAnswering() {
                return owing;
            }

            @Override
            public boolean takesBinary() {
                return takesBinary;
            }

            @Override
            public void onBinary(byte[] bytes) {
                socket.writeBinaryMessage(Buffer.buffer(bytes));
            }
        });
    }

    /** Waits until another of the server's WebSockets is closed. */
    void awaitClosed() throws InterruptedException {
        assertThat(closed.poll(PATIENCE_S, TimeUnit.SECONDS))
                .as("a closed WebSocket")
                .isNotNull();
    }

    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
    }
}
