package io.herald.gateway.http.websocket;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;

/** The other end of a WebSocket broke the rules, and what it is closed with. Immutable. */
final class WebSocketFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient WebSocketCloseStatus status;

    /**
     * @param status why, for a program
     * @param detail why, for a person; at most 123 bytes
     */
    WebSocketFault(WebSocketCloseStatus status, String detail) {
        super(detail);
        this.status = status;
    }

    static WebSocketFault ofProtocol(String detail) {
        return new WebSocketFault(WebSocketCloseStatus.PROTOCOL_ERROR, detail);
    }

    int code() {
        return status.code();
    }

    /** Whose fault it is and what it is says all; where it was noticed says nothing. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
