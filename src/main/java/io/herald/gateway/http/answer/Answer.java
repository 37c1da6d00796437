package io.herald.gateway.http.answer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * A short answer, sent whole.
 *
 * @param status the HTTP status
 * @param mediaType what the body is
 * @param body the body; left out where only the head was asked for
 */
public record Answer(int status, String mediaType, Buffer body) {
    public static final String JSON = "application/json";

    private static final CharSequence NOSNIFF_NAME = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence JSON_VALUE = HttpHeaders.createOptimized(JSON);

    public static Answer of(int status, String mediaType, Buffer body) {
        return new Answer(status, mediaType, body);
    }

    public static Answer json(Buffer body) {
        return new Answer(200, JSON, body);
    }

    /** Answers a request. */
    public void to(HttpServerRequest request) {
        HttpServerResponse response = request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", mediaType)
                .putHeader("Cache-Control", "no-store")
                .putHeader(NOSNIFF_NAME, NOSNIFF);
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader("Content-Length", Integer.toString(body.length()))
                    .end();
        } else {
            response.end(body);
        }
    }

    /** Whether a request has its connection for itself no more than its turn. */
    static boolean isOverHttp2(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Ends the answer at once, as it is: with its connection where that has no other. */
    public static void cutOff(HttpServerRequest request) {
        if (isOverHttp2(request)) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }

    /** Says that what was posted is taken: the head of the answer to a publish, where every header costs. */
    public static void accepted(HttpServerResponse response) {
        response.setStatusCode(202)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON_VALUE)
                .putHeader(NOSNIFF_NAME, NOSNIFF);
    }

    /** The whole answer that says so, as it goes over the wire. */
    public static byte[] acceptedOnWire(Buffer body) {
        return Buffer.buffer("HTTP/1.1 202 Accepted\r\n" + HttpHeaders.CONTENT_TYPE + ": " + JSON + "\r\n"
                        + NOSNIFF_NAME + ": " + NOSNIFF + "\r\n"
                        + HttpHeaders.CONTENT_LENGTH + ": " + body.length() + "\r\n\r\n")
                .appendBuffer(body)
                .getBytes();
    }
}
