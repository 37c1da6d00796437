package io.herald.gateway.http;

import io.herald.gateway.Wish;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.form.WebSocketForm;
import io.herald.gateway.http.posted.PostedEnvelope;
import io.herald.gateway.http.posted.QueryText;
import io.herald.gateway.http.stream.ChannelOutput;
import io.herald.gateway.http.stream.EventStream;
import io.herald.gateway.http.stream.StreamOutput;
import io.herald.gateway.http.websocket.WebSocketHandshakeFault;
import io.herald.gateway.http.websocket.WebSocketMessages;
import io.herald.gateway.http.websocket.WebSocketOptions;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.herald.wire.InputShare;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A stream over a WebSocket, and the publishes that come the other way: {@code {"publish":{"topic","payload"}}}, each
 * answered with {@code {"ok":{…}}} or {@code {"error":{…}}}. Owned by its connection, on that connection's event loop.
 */
final class WebSocketStream implements WebSocketMessages.Receiver {
    private final HttpDoor door;
    private final Publishing publishing;
    private final HttpPeer peer;
    private final WebSocketForm form;
    private final EventStream stream;
    private final AnswersInOrder answers;
    private final InputShare.Claim claim;
    private ServerWebSocket socket;
    private WebSocketMessages messages;
    private StreamOutput output;
    private boolean flushing;
    private boolean full;
    private final OverQuota overQuota;
    private final PacedRefusals refusals;

    private WebSocketStream(HttpDoor door, Publishing publishing, HttpPeer peer, WebSocketForm form) {
        this.door = door;
        this.publishing = publishing;
        this.peer = peer;
        this.form = form;
        this.stream = new EventStream(door.fanout(), form, peer.access());
        this.refusals = new PacedRefusals(peer, this::heardAgain);
        this.overQuota = new OverQuota(door.fanout().vertx());
        this.answers = new AnswersInOrder(
                door.metrics(),
                json -> Buffer.buffer("{\"ok\":").appendBuffer(json).appendString("}"),
                this::answer,
                refusals::refused);
        Context context = Vertx.currentContext();
        this.claim = peer.claim(
                () -> context.runOnContext(room -> pace()),
                () -> context.runOnContext(noRoom ->
                        stream.end(ErrorCode.UNAVAILABLE, RequestBody.noRoom().getMessage())));
    }

    /** The door instance's part in every WebSocket. */
    record Opener(HttpDoor door, Publishing publishing) {
        /** Subscribes, and when that is in force opens the WebSocket. */
        void open(HttpPeer peer, HttpServerRequest request, TopicFilter filter, QueryText query) {
            WebSocketHandshakeFault.of(request).ifPresent(fault -> {
                throw Problem.webSocket(fault);
            });
            WebSocketForm form = Subscribing.isRaw(query, false)
                    ? door.forms().webSocketPayloads()
                    : door.forms().webSocketEnvelopes();
            new WebSocketStream(door, publishing, peer, form).open(request, filter, Subscribing.wish(request, query));
        }
    }

    private void open(HttpServerRequest request, TopicFilter filter, Wish wish) {
        Future<Void> joined = stream.subscribe(List.of(filter), wish);
        peer.become(stream);
        // The platform collects what belongs to the request when it makes a WebSocket of it, and not before; and it
        // loses what comes while it does that.
        RequestBody.pause(request);
        joined.onComplete(subscribed -> {
            if (subscribed.failed()) {
                abandon(request, subscribed.cause());
            } else if (peer.hasSentMore()) {
                abandon(request, early());
            } else if (peer.isOpen()) {
                request.toWebSocket().onSuccess(this::opened).onFailure(fault -> abandon(request, fault));
            }
        });
    }

    private static BrokerException early() {
        return new BrokerException(ErrorCode.BAD_REQUEST, "nothing is sent before the WebSocket is opened");
    }

    private void abandon(HttpServerRequest request, Throwable cause) {
        stream.closed();
        peer.remain();
        RequestBody.resume(request);
        peer.refuse(request, Problem.of(cause));
    }

    private void opened(ServerWebSocket opened) {
        socket = opened;
        messages = WebSocketMessages.receive(socket, WebSocketOptions.MESSAGE_LIMIT_BYTES, this);
        ChannelHandlerContext channel = ((WebSocketInternal) socket).channelHandlerContext();
        output = new ChannelOutput(channel.pipeline().context(WebSocketFrameEncoder.class), this::drained);
        stream.open(output, Unpooled.EMPTY_BUFFER);
        channel.channel().config().setAutoRead(true);
        channel.channel().closeFuture().addListener(closed -> {
            claim.close();
            refusals.cancel();
            overQuota.cancel();
        });
    }

    private void drained() {
        stream.drained();
        if (full) {
            full = false;
            pace();
        }
    }

    @Override
    public void onText(String text) {
        if (stream.isClosed()) {
            return;
        }
        try {
            PostedEnvelope envelope = PostedEnvelope.readCommand(text.getBytes(StandardCharsets.UTF_8));
            publishing.publish(peer, envelope.topic(), envelope.message(), answers.next());
        } catch (BrokerException refusal) {
            answers.next().refused(refusal);
        }
        pace();
    }

    private void answer(Buffer json) {
        if (!stream.isClosed()) {
            output.write(form.text(json.getBytes()));
            flushLater();
        }
        messages.answered();
    }

    @Override
    public boolean isAnswering() {
        return !answers.isComplete() && !stream.isClosed();
    }

    private void heardAgain() {
        if (!stream.isClosed()) {
            pace();
        }
    }

    @Override
    public void onUnfinished(int bytes) {
        if (bytes == 0) {
            claim.finished();
        } else {
            claim.unfinished(bytes, 0, false);
            pace();
        }
    }

    @Override
    public void onClosing() {
        claim.close();
        stream.closed();
    }

    /** All replies of a turn are sent together. */
    private void flushLater() {
        if (!flushing) {
            flushing = true;
            Vertx.currentContext().runOnContext(v -> {
                flushing = false;
                output.flush();
            });
        }
    }

    private void pace() {
        if (claim.isWaiting() || refusals.holds()) {
            socket.pause();
        } else if (!output.hasRoom()) {
            full = true;
            socket.pause();
        } else if (overQuota.holds(door.window().waitMs(peer.publisher()), this::pace)) {
            socket.pause();
        } else if (peer.isPaused()) {
            socket.pause();
            peer.whenRoom(this::pace);
        } else {
            socket.resume();
        }
    }
}
