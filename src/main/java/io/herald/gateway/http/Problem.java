package io.herald.gateway.http;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * A refusal as HTTP tells it: a status and a problem document (RFC 9457). The one place where the catalogue of errors
 * becomes HTTP.
 *
 * @param status the HTTP status
 * @param code the code of the catalogue
 * @param detail a sentence for the person who wrote the client
 */
record Problem(int status, ErrorCode code, String detail) {
    private static final String MEDIA_TYPE = "application/problem+json";

    /** What a refusal of the broker's is in HTTP. */
    static Problem of(Throwable failure) {
        if (failure instanceof BrokerException refusal) {
            return new Problem(status(refusal.code()), refusal.code(), refusal.getMessage());
        }
        return new Problem(503, ErrorCode.UNAVAILABLE, "the broker does not answer");
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case BAD_REQUEST, BAD_TOPIC, BAD_FILTER -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case TOO_LARGE -> 413;
            case RATE_LIMITED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
        };
    }

    /** Answers a request with this. */
    void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            request.connection().close();
            return;
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", MEDIA_TYPE)
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(document());
    }

    /** The problem document. */
    Buffer document() {
        return new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail)
                .put("code", code.word())
                .toBuffer();
    }
}
