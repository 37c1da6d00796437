package io.herald.gateway.http.websocket;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Why a request that asks for a WebSocket may not have one: the rules of RFC 6455 section 4.2.1 that the platform
 * leaves open. Asked on the connection's event loop, before the upgrade; who may connect from where is not decided
 * here.
 *
 * <p>Without this check a request that names no version gets the framing of a draft of 2010, which knows neither
 * masks nor limits in advance, and any text passes for a key.
 */
public enum WebSocketHandshakeFault {
    METHOD(405, "a WebSocket is opened with GET"),
    HTTP_VERSION(400, "a WebSocket is opened with HTTP/1.1"),
    UPGRADE(400, "a WebSocket is opened with the headers Upgrade: websocket and Connection: Upgrade"),
    /** Answered with the header {@code Sec-WebSocket-Version: 13} as well. */
    WEBSOCKET_VERSION(426, "Sec-WebSocket-Version must be 13"),
    KEY(400, "Sec-WebSocket-Key must be 16 bytes in base64"),
    BODY(400, "a WebSocket is opened without a body");

    /** The only version there is: the one of RFC 6455. */
    public static final String VERSION = "13";

    private static final int KEY_BYTES = 16;

    private final int status;
    private final String detail;

    WebSocketHandshakeFault(int status, String detail) {
        this.status = status;
        this.detail = detail;
    }

    /** The HTTP status to answer with. */
    public int status() {
        return status;
    }

    /** A sentence for the person who wrote the client. */
    public String detail() {
        return detail;
    }

    /** What is wrong with a request for a WebSocket, or nothing. */
    public static Optional<WebSocketHandshakeFault> of(HttpServerRequest request) {
        return Arrays.stream(values()).filter(fault -> fault.isIn(request)).findFirst();
    }

    private boolean isIn(HttpServerRequest request) {
        return switch (this) {
            case METHOD -> !HttpMethod.GET.equals(request.method());
            case HTTP_VERSION -> request.version() != HttpVersion.HTTP_1_1;
            case UPGRADE ->
                !hasToken(request, HttpHeaders.UPGRADE, "websocket")
                        || !hasToken(request, HttpHeaders.CONNECTION, "upgrade");
            case KEY -> !isKey(request.getHeader("Sec-WebSocket-Key"));
            case BODY ->
                request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                        || !isNothing(request.getHeader(HttpHeaders.CONTENT_LENGTH));
            case WEBSOCKET_VERSION -> !VERSION.equals(request.getHeader("Sec-WebSocket-Version"));
        };
    }

    private static boolean hasToken(HttpServerRequest request, CharSequence header, String token) {
        return request.headers().getAll(header).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .anyMatch(word -> word.strip().equalsIgnoreCase(token));
    }

    /** There are clients that say how much nothing is. */
    private static boolean isNothing(String length) {
        return length == null || length.chars().allMatch(digit -> digit == '0');
    }

    private static boolean isKey(String key) {
        // 16 bytes are 24 characters, of which the last two are padding.
        if (key == null || key.length() != 24) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }
}
