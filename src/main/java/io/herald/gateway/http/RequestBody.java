package io.herald.gateway.http;

import io.herald.gateway.http.answer.Problem;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Payloads;
import io.herald.wire.InputShare;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/** The body of one request, as it comes in: bounded, and not copied where it comes in one piece. */
final class RequestBody {
    private static final int SMALL_BYTES = 64 << 10;

    private final int limitBytes;
    private final InputShare.Claim claim;
    /** How many bytes there will be, as far as is known. */
    private int whole;

    private byte[] bytes = new byte[0];
    private int start;
    private int end;

    private RequestBody(int limitBytes, InputShare.Claim claim) {
        this.limitBytes = limitBytes;
        this.claim = claim;
    }

    /** What becomes of a body: one of them, once. */
    interface Outcome {
        /** It is here. */
        void complete(Payloads body);

        /** It is not taken. */
        void refused(BrokerException refusal);
    }

    /**
     * Reads the body of a request.
     *
     * @param limitBytes the most bytes taken
     * @param outcome hears what becomes of it, if the request was not answered meanwhile
     * @throws BrokerException {@link ErrorCode#TOO_LARGE} where it says so itself
     */
    static void read(HttpPeer peer, HttpServerRequest request, int limitBytes, Outcome outcome) {
        HttpServerResponse response = request.response();
        Context context = Vertx.currentContext();
        RequestBody[] body = new RequestBody[1];
        InputShare.Claim claim = peer.claim(
                () -> context.runOnContext(room -> resume(request)),
                () -> context.runOnContext(noRoom -> {
                    body[0].forget();
                    if (!response.ended()) {
                        outcome.refused(noRoom());
                    }
                }));
        body[0] = new RequestBody(limitBytes, claim);
        body[0].begin(request, outcome);
    }

    private void begin(HttpServerRequest request, Outcome outcome) {
        HttpServerResponse response = request.response();
        expect(request);
        response.closeHandler(gone -> claim.close());
        request.handler(part -> {
            if (response.ended()) {
                forget();
            } else if (!add(part)) {
                forget();
                outcome.refused(tooLong(limitBytes));
            } else {
                count(request);
            }
        });
        request.endHandler(end -> {
            claim.close();
            if (!response.ended()) {
                outcome.complete(payloads());
            }
        });
    }

    /** What one is told who has to give way. */
    static BrokerException noRoom() {
        return new BrokerException(ErrorCode.UNAVAILABLE, "too much of what clients have begun is not finished");
    }

    /** Counts what is there, and waits where there is no room for the rest. */
    private void count(HttpServerRequest request) {
        claim.unfinished(bytes.length, whole, false);
        if (claim.isWaiting()) {
            pause(request);
        }
    }

    /** Reads nothing more of a request, not even the little that the platform would keep for later. */
    static void pause(HttpServerRequest request) {
        request.pause();
        if (isAlone(request)) {
            channel(request).setAutoRead(false);
        }
    }

    /** Reads on. */
    static void resume(HttpServerRequest request) {
        if (isAlone(request)) {
            channel(request).setAutoRead(true);
            request.resume();
        } else if (!request.isEnded()) {
            request.resume();
        }
    }

    /** Whether nothing else comes over its connection. Over HTTP/2, what is not read bounds what is sent. */
    private static boolean isAlone(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2;
    }

    private static ChannelConfig channel(HttpServerRequest request) {
        HttpServerConnection connection = (HttpServerConnection) request.connection();
        return connection.channelHandlerContext().channel().config();
    }

    private void forget() {
        bytes = new byte[0];
        start = 0;
        end = 0;
        claim.close();
    }

    /** Whether there is no body, or one so small that reading it to its end is cheaper than a new connection. */
    static boolean isSmall(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length == null
                ? !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                : Long.parseLong(length) <= SMALL_BYTES;
    }

    /**
     * Refuses a body by the length it says it has; otherwise tells a client that waits for it to go on.
     *
     * @throws BrokerException {@link ErrorCode#TOO_LARGE}
     */
    private void expect(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        check(length == null ? 0 : Long.parseLong(length), limitBytes);
        whole = length == null ? 0 : Integer.parseInt(length);
        goOn(request);
        count(request);
    }

    /** Tells a client that waits for it to go on with its body. */
    static void goOn(HttpServerRequest request) {
        String expectation = request.headers().get(HttpHeaderNames.EXPECT);
        if (expectation != null) {
            if (!expectation.equalsIgnoreCase("100-continue")) {
                throw Problem.expectation();
            }
            request.response().writeContinue();
        }
    }

    /**
     * Refuses a payload that is too long.
     *
     * @throws BrokerException {@link ErrorCode#TOO_LARGE}
     */
    static void check(long bytes, int limitBytes) {
        if (bytes > limitBytes) {
            throw tooLong(limitBytes);
        }
    }

    private static BrokerException tooLong(int limitBytes) {
        return new BrokerException(ErrorCode.TOO_LARGE, "a payload has at most " + limitBytes + " bytes");
    }

    /**
     * Takes the next part.
     *
     * @return whether it is not too much
     */
    private boolean add(Buffer part) {
        int more = part.length();
        if (more > limitBytes - (end - start)) {
            return false;
        }
        ByteBuf buffer = ((BufferInternal) part).getByteBuf();
        if (end == start && buffer.hasArray()) {
            // The platform copied it out of the read for us alone.
            bytes = buffer.array();
            start = buffer.arrayOffset() + buffer.readerIndex();
            end = start + more;
        } else {
            append(part, more);
        }
        return true;
    }

    private void append(Buffer part, int more) {
        if (bytes.length - end < more) {
            int room = Math.max(end - start + more, Math.min(whole > 0 ? whole : limitBytes, 2 * (end - start)));
            bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, start, end), room);
            end -= start;
            start = 0;
        }
        part.getBytes(bytes, end);
        end += more;
    }

    /** What came in, as one payload. */
    private Payloads payloads() {
        return new Payloads(bytes, new int[] {start, end}, 0, 1);
    }
}
