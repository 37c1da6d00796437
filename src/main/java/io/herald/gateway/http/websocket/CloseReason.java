package io.herald.gateway.http.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What a close frame says (RFC 6455, sections 5.5.1 and 7.4): nothing, or a code and perhaps a text. No state. */
final class CloseReason {
    private static final int CODE_BYTES = Short.BYTES;

    private CloseReason() {}

    static byte[] of(int code, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(CODE_BYTES + utf8.length)
                .putShort((short) code)
                .put(utf8)
                .array();
    }

    /** What is wrong with what a client says; null where nothing is. */
    static WebSocketFault fault(byte[] payload) {
        if (payload.length == 0) {
            return null;
        }
        if (payload.length < CODE_BYTES || !mayBeSent(ByteBuffer.wrap(payload).getShort() & 0xFFFF)) {
            return WebSocketFault.ofProtocol("there is no such close code");
        }
        Utf8Check text = new Utf8Check();
        boolean valid = text.accepts(Arrays.copyOfRange(payload, CODE_BYTES, payload.length)) && text.atBoundary();
        return valid ? null : new WebSocketFault(WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "the reason is not UTF-8");
    }

    /** Whether a code may stand in a frame: 1004 to 1006 and 1015 may not, and up to 2999 others are not given yet. */
    private static boolean mayBeSent(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }
}
