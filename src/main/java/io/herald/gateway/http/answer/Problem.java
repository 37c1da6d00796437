package io.herald.gateway.http.answer;

import io.herald.gateway.http.guard.RequestDecoder.OtherVersionException;
import io.herald.gateway.http.websocket.WebSocketHandshakeFault;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A refusal as HTTP tells it: a status and a problem document (RFC 9457). The one place where the catalogue of errors
 * becomes HTTP.
 *
 * @param status the HTTP status
 * @param code the code of the catalogue
 * @param detail a sentence for the person who wrote the client
 * @param headers what else the answer says
 */
public record Problem(int status, ErrorCode code, String detail, Map<String, String> headers) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** What HTTP/2 does not have (RFC 9113, 8.2.2). */
    private static final Set<String> OF_CONNECTIONS = Set.of("Upgrade", "Connection");

    private static final int UPGRADE_REQUIRED = 426;
    private static final Pattern LATER = Pattern.compile("try again in ([0-9]{1,9}) s$");

    private Problem(int status, ErrorCode code, String detail) {
        this(status, code, detail, Map.of());
    }

    /** A problem on its way to where the request is answered. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        private Refused(Problem problem) {
            super(problem.detail, null, false, false);
            this.problem = problem;
        }
    }

    /** What a failure is in HTTP. */
    public static Problem of(Throwable failure) {
        if (failure instanceof Refused refused) {
            return refused.problem;
        }
        if (failure instanceof BrokerException refusal) {
            return new Problem(status(refusal.code()), refusal.code(), refusal.getMessage(), later(refusal));
        }
        return new Problem(503, ErrorCode.UNAVAILABLE, "the broker does not answer");
    }

    /** When to come back: a refusal says that to a person only, in the same words wherever it comes from. */
    private static Map<String, String> later(BrokerException refusal) {
        Matcher when = LATER.matcher(refusal.getMessage());
        return when.find() ? Map.of("Retry-After", when.group(1)) : Map.of();
    }

    /** What a request is told that could not even be read. */
    public static Problem ofUnreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(414, ErrorCode.TOO_LARGE, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(431, ErrorCode.TOO_LARGE, "the headers are too long");
        }
        if (cause instanceof OtherVersionException) {
            return new Problem(
                    505, ErrorCode.BAD_REQUEST, "in clear text only HTTP/1.1 is spoken here, over TLS also HTTP/2");
        }
        return cause instanceof BrokerException
                ? of(cause)
                : new Problem(400, ErrorCode.BAD_REQUEST, "the request is not well-formed HTTP/1.1");
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, BAD_TOPIC, BAD_FILTER -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT, TAKEN_OVER -> 409;
            case TOO_LARGE -> 413;
            case RATE_LIMITED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
            case STORAGE_FULL -> 507;
        };
    }

    public static Refused methodNotAllowed(String allow) {
        return new Refused(new Problem(
                405, ErrorCode.BAD_REQUEST, "this resource takes " + allow + " only", Map.of("Allow", allow)));
    }

    public static Refused notAcceptable(String offered) {
        return new Refused(new Problem(406, ErrorCode.BAD_REQUEST, "there is only " + offered));
    }

    public static Refused timeout() {
        return new Refused(new Problem(408, ErrorCode.BAD_REQUEST, "the request was not finished in time"));
    }

    public static Refused mediaType(String detail) {
        return new Refused(new Problem(415, ErrorCode.BAD_REQUEST, detail));
    }

    public static Refused expectation() {
        return new Refused(new Problem(417, ErrorCode.BAD_REQUEST, "the only expectation met is 100-continue"));
    }

    /**
     * More was published than one client may in a second.
     *
     * @param waitMs when it may come back, in milliseconds
     */
    public static Refused rateLimited(long waitMs) {
        long seconds = (waitMs + 999) / 1000;
        Map<String, String> headers =
                Map.of("Retry-After", Long.toString(seconds), "RateLimit", "\"publish\";r=0;t=" + seconds);
        return new Refused(new Problem(
                429,
                ErrorCode.RATE_LIMITED,
                "more than limits.messageRate or limits.byteRate allows; come back in " + seconds + " s",
                headers));
    }

    public static Refused misdirected() {
        return new Refused(new Problem(
                421, ErrorCode.FORBIDDEN, "this host is not served here; http.hosts lists the names that are"));
    }

    public static Refused webSocket(WebSocketHandshakeFault fault) {
        return fault.status() == UPGRADE_REQUIRED
                ? upgradeRequired(fault.detail())
                : new Refused(new Problem(fault.status(), ErrorCode.BAD_REQUEST, fault.detail()));
    }

    /** There is something to be had here, but not over HTTP as it is (RFC 9110, 15.5.22). */
    public static Refused upgradeRequired(String detail) {
        Map<String, String> headers = Map.of(
                "Upgrade", "websocket",
                "Connection", "Upgrade",
                "Sec-WebSocket-Version", WebSocketHandshakeFault.VERSION);
        return new Refused(new Problem(UPGRADE_REQUIRED, ErrorCode.BAD_REQUEST, detail, headers));
    }

    /** Answers a request with this; one that was answered already can only be cut off. */
    public void answer(HttpServerRequest request) {
        if (request.response().headWritten() || request.response().ended()) {
            Answer.cutOff(request);
            return;
        }
        headers.forEach((name, value) -> {
            if (!Answer.isOverHttp2(request) || !OF_CONNECTIONS.contains(name)) {
                request.response().putHeader(name, value);
            }
        });
        Answer.of(status, MEDIA_TYPE, document()).to(request);
    }

    /** The whole answer to one who is not going to be asked anything more. */
    public Buffer lastAnswer() {
        Buffer document = document();
        String head = "HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\nContent-Type: " + MEDIA_TYPE
                + "\r\nContent-Length: " + document.length() + "\r\nConnection: close\r\n\r\n";
        return Buffer.buffer(head.getBytes(StandardCharsets.US_ASCII)).appendBuffer(document);
    }

    /** The problem document. */
    private Buffer document() {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail)
                .put("code", code.word())
                .toBuffer()
                .appendByte((byte) '\n');
    }
}
