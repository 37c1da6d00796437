package io.herald.gateway.http;

import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.posted.Lines;
import io.herald.gateway.http.posted.PostedEnvelope;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Header;
import io.herald.topic.TraceContext;
import io.herald.wire.InputShare;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Publishes envelopes that are posted one a line, and answers each with a line of its own while more come in. Where the
 * client does not read its answers, is refused again and again, or too much is in flight, its lines wait. One for each
 * such request, on its event loop.
 */
final class BatchPublishing implements Lines.Taker {
    /** What a line may have beside a payload in base64. */
    private static final int LINE_OVERHEAD = 64 << 10;

    /** While so much of the answers is unread no line is taken: one of two bytes has an answer of a hundred. */
    private static final int MOST_UNREAD = 64 << 10;

    private final HttpDoor door;
    private final Publishing publishing;
    private final HttpPeer peer;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Lines lines;
    private final AnswersInOrder answers;
    private final List<Header> trace;
    private final InputShare.Claim claim;
    private Buffer results = Buffer.buffer();
    private int unreadBytes;
    /** All its lines have come; some may not be taken yet. */
    private boolean complete;

    private boolean ended;
    private boolean sending;
    private boolean awaitsRoom;
    private final OverQuota overQuota;
    private final PacedRefusals refusals;

    private BatchPublishing(HttpDoor door, Publishing publishing, HttpPeer peer, HttpServerRequest request) {
        this.door = door;
        this.publishing = publishing;
        this.peer = peer;
        this.request = request;
        this.response = request.response();
        this.refusals = new PacedRefusals(peer, this::send);
        this.overQuota = new OverQuota(door.fanout().vertx());
        this.answers = new AnswersInOrder(door.metrics(), json -> json, this::result, refusals::refused);
        this.trace = TraceContext.of(
                request.headers().getAll(TraceContext.PARENT), request.headers().getAll(TraceContext.STATE));
        this.lines = new Lines(2 * door.limits().payload() + LINE_OVERHEAD);
        Context context = Vertx.currentContext();
        this.claim = peer.claim(
                () -> context.runOnContext(room -> resume()), () -> context.runOnContext(noRoom -> giveWay()));
    }

    /** Takes the request. */
    static void handle(HttpDoor door, Publishing publishing, HttpPeer peer, HttpServerRequest request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (type == null || !type.matches("(?i)" + Subscribing.LINES + "\\s*(;.*)?")) {
            throw Problem.mediaType("a batch is " + Subscribing.LINES + ": one envelope a line");
        }
        RequestBody.goOn(request);
        new BatchPublishing(door, publishing, peer, request).begin();
    }

    private void begin() {
        peer.answering(true);
        response.setChunked(true)
                .putHeader("Content-Type", Subscribing.LINES)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .writeHead();
        response.closeHandler(gone -> leave());
        request.handler(part -> {
            // What was read and not handed over yet still comes when the client has left.
            if (!ended) {
                lines.feed(part.getBytes(), this);
                taken();
            }
        });
        request.endHandler(end -> {
            if (!ended) {
                complete = true;
                taken();
            }
        });
    }

    /** Some lines were taken, maybe the last. */
    private void taken() {
        if (complete && !lines.hasMore()) {
            claim.close();
            lines.end(this);
            ended = true;
        } else {
            count();
        }
        send();
    }

    private void write(Buffer some) {
        int length = some.length();
        unreadBytes += length;
        peer.unread(length);
        response.write(some).onComplete(written -> {
            unreadBytes -= length;
            peer.unread(-length);
            if (written.succeeded()) {
                goOn();
            }
        });
    }

    /** Lines that have waited may be taken now. */
    private void goOn() {
        if (lines.hasMore() && !ended && !response.ended()) {
            lines.goOn(this);
            taken();
        }
    }

    @Override
    public boolean takesMore() {
        int unread = results.length() + unreadBytes;
        return !peer.isPaused() && unread < (peer.isCrowded() ? 1 : MOST_UNREAD);
    }

    /** The client has left: nothing of it is published after it has been forgotten. */
    private void leave() {
        ended = true;
        claim.close();
        refusals.cancel();
        overQuota.cancel();
    }

    private void count() {
        if (lines.heldBytes() > 0) {
            claim.unfinished(lines.heldBytes(), 0, false);
        } else {
            claim.finished();
        }
    }

    /** What it has begun takes room that others need: the last line of the answer says so. */
    private void giveWay() {
        if (!response.ended() && !response.closed()) {
            refuse(RequestBody.noRoom());
            ended = true;
            response.end(results).onComplete(told -> Answer.cutOff(request));
        }
    }

    private void result(Buffer json) {
        results.appendBuffer(json).appendByte((byte) '\n');
        if (!sending) {
            sending = true;
            // Once for all the answers that come in one turn.
            Vertx.currentContext().runOnContext(v -> {
                sending = false;
                send();
            });
        }
    }

    @Override
    public void line(byte[] line) {
        try {
            PostedEnvelope envelope = PostedEnvelope.read(line);
            publishing.publish(peer, envelope.topic(), envelope.message().tracedBy(trace), answers.next());
        } catch (BrokerException refusal) {
            refuse(refusal);
        }
    }

    @Override
    public void tooLong() {
        refuse(new BrokerException(ErrorCode.TOO_LARGE, "the line is too long"));
    }

    private void refuse(BrokerException refusal) {
        answers.next().refused(refusal);
    }

    /** What a client is told of a message that was not published. */
    static JsonObject error(BrokerException refusal) {
        JsonObject error = new JsonObject().put("code", refusal.code().word()).put("detail", refusal.getMessage());
        return new JsonObject().put("error", error);
    }

    private void send() {
        if (response.ended() || response.closed()) {
            return;
        }
        if (ended && answers.isComplete() && !refusals.holds()) {
            peer.answering(false);
            int length = results.length();
            peer.unread(length);
            response.end(results).onComplete(written -> peer.unread(-length));
            return;
        }
        if (results.length() > 0) {
            // A client that gets on with its lines is not late, however long the whole takes.
            peer.progress();
            Buffer some = results;
            results = Buffer.buffer();
            write(some);
        }
        pace();
    }

    /** While too much is in flight no line is taken: of what has come already there may be very many. */
    private void awaitRoom() {
        if (peer.isPaused() && !awaitsRoom) {
            awaitsRoom = true;
            peer.whenRoom(() -> {
                awaitsRoom = false;
                if (lines.hasMore()) {
                    goOn();
                } else {
                    pace();
                }
            });
        }
    }

    private void resume() {
        goOn();
        if (!complete) {
            RequestBody.resume(request);
        }
        pace();
    }

    /** Nothing more of it is read for now; where all of it has come, that is so anyway. */
    private void pause() {
        if (!complete) {
            request.pause();
        }
    }

    private void pace() {
        if (ended) {
            return;
        }
        if (claim.isWaiting()) {
            if (!complete) {
                RequestBody.pause(request);
            }
            awaitRoom();
        } else if (lines.hasMore() || refusals.holds()) {
            pause();
            awaitRoom();
        } else if (response.writeQueueFull()) {
            pause();
            response.drainHandler(drained -> pace());
        } else if (overQuota.holds(door.window().waitMs(peer.publisher()), this::pace)) {
            pause();
        } else if (peer.isPaused()) {
            pause();
            awaitRoom();
        } else {
            request.resume();
        }
    }
}
