package io.herald.gateway.http.websocket;

import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** The opening of a WebSocket with a subprotocol (RFC 6455, sections 1.3 and 4.2.2). No state. */
public final class Handshake {
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Handshake() {}

    /** Whether a client speaks a subprotocol, among others perhaps. */
    public static boolean offers(HttpServerRequest request, String protocol) {
        return request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .anyMatch(word -> word.strip().equals(protocol));
    }

    /**
     * The whole answer to one whose handshake has no {@link WebSocketHandshakeFault}.
     *
     * @param key what {@code Sec-WebSocket-Key} says
     * @param protocol what is spoken from now on
     */
    public static byte[] accepting(String key, String protocol) {
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\nSec-WebSocket-Protocol: " + protocol + "\r\n\r\n";
        return answer.getBytes(StandardCharsets.US_ASCII);
    }

    private static String accept(String key) {
        try {
            byte[] both = (key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(both));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
