package io.herald.gateway.http;

import io.herald.bus.SteadyTime;
import io.herald.config.HttpSettings;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.RefusalPace;
import io.herald.gateway.http.answer.Problem;
import io.herald.gateway.http.stream.EventStream;
import io.herald.gateway.http.stream.Http2Output;
import io.herald.gateway.http.stream.StreamForms;
import io.herald.topic.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * Who sends one request over HTTP/2, until it is answered or given up. Who that is it shows itself; how fast it may go
 * on is up to its connection. Owned by that, on its event loop.
 */
final class Http2Peer extends HttpPeer {
    private final Http2Client client;
    private final HttpServerRequest request;
    /** To be run when it has ended; null where it has not become a stream, or is none any more. */
    private Runnable left;

    /** What an answer that is not read costs beside its bytes: its stream, its request, the heads of both. */
    private static final int ANSWER_OVERHEAD = 8 << 10;

    /** How much of its answer, as far as it was given whole, counts as unread. */
    private long answeredBytes;
    /** All that counts as unread. */
    private long unreadBytes;

    private boolean closed;
    private boolean lingering;
    private boolean seenEnd;
    private long sinceMs = SteadyTime.runningMs();

    /**
     * @param door what is shared
     * @param client the connection
     * @param request the request
     */
    Http2Peer(HttpDoor door, Http2Client client, HttpServerRequest request) {
        super(door);
        this.client = client;
        this.request = request;
    }

    @Override
    String name() {
        return client.name();
    }

    @Override
    PublishWindow.Publisher publisher() {
        return client.publishing(access().identity().user());
    }

    @Override
    boolean isOpen() {
        return !closed && client.wire().isOpen(request.streamId());
    }

    @Override
    boolean isProven() {
        return client.isProven();
    }

    @Override
    RefusalPace refusals() {
        return client.refusals();
    }

    @Override
    StreamForms forms() {
        return door().forms().plain();
    }

    @Override
    void checkRoom() {
        client.checkRoom();
    }

    @Override
    void checkStream() {
        client.admit(leave -> left = leave);
    }

    @Override
    void freeStream() {
        if (left != null) {
            left.run();
            left = null;
        }
    }

    @Override
    void open(EventStream opened, HttpServerRequest asking, String mediaType) {
        asking.response()
                .putHeader("Content-Type", mediaType)
                .putHeader("Cache-Control", "no-cache, no-store")
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("X-Content-Type-Options", "nosniff")
                .writeHead();
        opened.open(new Http2Output(client.wire(), asking.streamId(), opened::drained, this::unread));
    }

    @Override
    void whenRoom(Runnable action) {
        client.whenRoom(action);
    }

    @Override
    boolean isPaused() {
        return client.isPaused();
    }

    @Override
    void progress() {
        sinceMs = SteadyTime.runningMs();
    }

    @Override
    void answer(HttpServerRequest refused, Problem problem) {
        lingering = !refused.isEnded();
        progress();
        problem.answer(refused);
    }

    /** Whether more of its body is to come. */
    boolean isSending() {
        return !request.isEnded();
    }

    /** Whether it has come to its end and so has its answer. */
    boolean isFinished() {
        return request.isEnded() && request.response().ended();
    }

    /** How long an answer is that was given whole and has not been read to its end. */
    long answeredBytes() {
        return answeredBytes;
    }

    /** The head of its answer goes out: one that has a length is given whole. */
    void answered() {
        String length = request.response().headers().get(HttpHeaderNames.CONTENT_LENGTH);
        // A stream counts what it writes itself.
        if (!closed && stream() == null) {
            boolean isWhole = length != null && request.method() != HttpMethod.HEAD;
            answeredBytes = ANSWER_OVERHEAD + (isWhole ? Long.parseLong(length) : 0);
            unread(answeredBytes);
        }
        // The platform sends the head of an answer with its body, which may wait for as long as its client likes.
        client.wire().sendHead(request.streamId());
    }

    @Override
    void unread(long more) {
        unreadBytes += more;
        client.unread().add(more);
    }

    @Override
    boolean isCrowded() {
        return client.unread().isCrowded();
    }

    /** How much it was sent, or is to be, that it has not read. */
    long unreadBytes() {
        return unreadBytes;
    }

    /** Its answer is given up: its client does not read it. */
    void giveWay() {
        door().metrics().refused(ErrorCode.RATE_LIMITED);
        if (client.wire().giveUp(request.streamId())) {
            forgetAnswer();
        }
    }

    private void forgetAnswer() {
        unread(-answeredBytes);
        answeredBytes = 0;
    }

    /** Ends it where it is late, in being sent or in being read. */
    void checkDeadline(HttpSettings deadlines, long nowMs) {
        boolean ended = request.isEnded();
        if (stream() != null || isAwaiting() || client.isPaused() || ended != seenEnd) {
            seenEnd = ended;
            sinceMs = nowMs;
        } else if (nowMs - sinceMs >= limitMs(deadlines)) {
            cut();
        }
    }

    private long limitMs(HttpSettings deadlines) {
        if (request.isEnded()) {
            return deadlines.idleTimeout().toMillis();
        }
        return lingering ? LINGER_MS : deadlines.bodyTimeout().toMillis();
    }

    private void cut() {
        if (request.isEnded() || lingering || isAnswering()) {
            // The platform gives up nothing that it has written, though nobody has read it.
            client.wire().cut(request.streamId());
        } else {
            refuse(request, Problem.of(Problem.timeout()));
        }
    }

    /** It is answered, or given up by whichever side. */
    void closed() {
        if (!closed) {
            closed = true;
            forgetAnswer();
            gone();
            freeStream();
        }
    }
}
