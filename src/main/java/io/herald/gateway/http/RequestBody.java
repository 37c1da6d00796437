package io.herald.gateway.http;

import io.herald.gateway.http.answer.Problem;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.Payloads;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/** The body of one request, as it comes in: bounded, and not copied where it comes in one piece. */
final class RequestBody {
    private static final int SMALL_BYTES = 64 << 10;

    private final int limitBytes;
    private byte[] bytes = new byte[0];
    private int start;
    private int end;

    /** @param limitBytes the most bytes taken */
    RequestBody(int limitBytes) {
        this.limitBytes = limitBytes;
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
    void expect(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        check(length == null ? 0 : Long.parseLong(length), limitBytes);
        goOn(request);
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

    BrokerException tooLong() {
        return tooLong(limitBytes);
    }

    private static BrokerException tooLong(int limitBytes) {
        return new BrokerException(ErrorCode.TOO_LARGE, "a payload has at most " + limitBytes + " bytes");
    }

    /**
     * Takes the next part.
     *
     * @return whether it is not too much
     */
    boolean add(Buffer part) {
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
            int room = Math.max(end - start + more, Math.min(limitBytes, 2 * (end - start)));
            bytes = Arrays.copyOf(Arrays.copyOfRange(bytes, start, end), room);
            end -= start;
            start = 0;
        }
        part.getBytes(bytes, end);
        end += more;
    }

    /** What came in, as one payload. */
    Payloads payloads() {
        return new Payloads(bytes, new int[] {start, end}, 0, 1);
    }
}
