package io.herald.gateway.http;

import io.herald.access.Identity;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.websocket.BytesInFrames;
import io.herald.gateway.http.websocket.Handshake;
import io.herald.gateway.http.websocket.WebSocketHandshakeFault;
import io.herald.socket.SocketOutput;
import io.herald.socket.SocketTaker;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * Opens WebSockets for another door, which speaks a protocol of its own over them: answers the handshake, and hands the
 * socket over (ADR 0012). One for each door instance, on its event loop.
 */
final class WebSocketHandover {
    private final String protocol;
    private final SocketTaker taker;
    private boolean stopping;

    /**
     * @param protocol what is spoken, as {@code Sec-WebSocket-Protocol} calls it
     * @param taker takes the sockets
     */
    WebSocketHandover(String protocol, SocketTaker taker) {
        this.protocol = protocol;
        this.taker = taker;
    }

    /** Opens one, or throws why not. */
    void open(HttpPeer peer, HttpServerRequest request) {
        check(request);
        String key = request.getHeader("Sec-WebSocket-Key");
        // Who asks for it is who speaks over it, until it says otherwise.
        Identity known = peer.access().identity();
        // Before that, the platform is in the middle of the request.
        request.endHandler(ended -> open(peer, key, known));
    }

    private void check(HttpServerRequest request) {
        boolean asked = request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        if (!asked || request.method() != HttpMethod.GET) {
            throw Problem.upgradeRequired(protocol + " is spoken here over a WebSocket");
        }
        WebSocketHandshakeFault.of(request).ifPresent(fault -> {
            throw Problem.webSocket(fault);
        });
        if (!Handshake.offers(request, protocol)) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "Sec-WebSocket-Protocol must be " + protocol);
        }
        if (stopping) {
            throw new BrokerException(ErrorCode.UNAVAILABLE, "the broker stops");
        }
    }

    private void open(HttpPeer peer, String key, Identity known) {
        BytesInFrames frames = new BytesInFrames();
        peer.handOver(
                Handshake.accepting(key, protocol),
                frames,
                channel -> taker.take(channel, new SocketOutput(channel, () -> end(frames)), known));
    }

    /** A broker that stops waits for nobody's answer. */
    private boolean end(BytesInFrames frames) {
        boolean answered =
                frames.end(stopping ? WebSocketCloseStatus.ENDPOINT_UNAVAILABLE : WebSocketCloseStatus.NORMAL_CLOSURE);
        return answered && !stopping;
    }

    /** Opens none any more; those that are open are closed because the broker stops. */
    void stop() {
        stopping = true;
    }
}
