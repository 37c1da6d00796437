package io.herald.gateway.http.answer;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/**
 * A short answer, sent whole. JSON ends its line: the next thing a person at a terminal sees is on one of its own.
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

    public static Answer json(Buffer json) {
        return json(200, json);
    }

    public static Answer json(int status, Buffer json) {
        return new Answer(status, JSON, line(json));
    }

    /** JSON as it is the body of an answer: what is given may be used for others, too. */
    private static Buffer line(Buffer json) {
        return Buffer.buffer(json.length() + 1).appendBuffer(json).appendByte((byte) '\n');
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

    /**
     * Says that what was posted is taken: the head of the answer to a publish, where every header costs.
     *
     * @return the body that is to follow
     */
    public static Buffer accepted(HttpServerResponse response, Buffer json) {
        response.setStatusCode(202)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON_VALUE)
                .putHeader(NOSNIFF_NAME, NOSNIFF);
        return line(json);
    }

    /** The whole answer that says so, as it goes over the wire. */
    public static byte[] acceptedOnWire(Buffer json) {
        Buffer body = line(json);
        return Buffer.buffer("HTTP/1.1 202 Accepted\r\n" + HttpHeaders.CONTENT_TYPE + ": " + JSON + "\r\n"
                        + NOSNIFF_NAME + ": " + NOSNIFF + "\r\n"
                        + HttpHeaders.CONTENT_LENGTH + ": " + body.length() + "\r\n\r\n")
                .appendBuffer(body)
                .getBytes();
    }
}
