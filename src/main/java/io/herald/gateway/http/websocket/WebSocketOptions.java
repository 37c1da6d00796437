package io.herald.gateway.http.websocket;

import io.vertx.core.http.HttpServerOptions;

/**
 * How the HTTP server must be set up for {@link WebSocketMessages} to keep its promises, and the limits of a WebSocket.
 * Constants and one factory; no state.
 */
public final class WebSocketOptions {
    /**
     * The longest frame taken, in bytes of payload; a longer one is refused by its length (1009), before it is read.
     */
    public static final int FRAME_LIMIT_BYTES = 64 * 1024;

    /** The longest message taken by default, in bytes, however many frames it comes in. */
    public static final int MESSAGE_LIMIT_BYTES = 256 * 1024;

    /** How long after our close frame, in seconds, the other side has to answer before the connection is cut. */
    public static final int CLOSE_TIMEOUT_S = 5;

    /** The longest request line taken, in bytes. */
    public static final int REQUEST_LINE_LIMIT_BYTES = 4 * 1024;

    /** The longest all headers of a request may be together, in bytes. */
    public static final int HEADERS_LIMIT_BYTES = 8 * 1024;

    private WebSocketOptions() {}

    /**
     * Options for a server without compression, decompression, HTTP/2 without TLS, or a place on the event bus for
     * every socket; the caller adds address, TLS and deadlines. They send no header that names the software.
     *
     * <p>Compression of WebSockets is off because a small compressed frame can unfold to any size, and because frames
     * with reserved bits set are refused only while no extension may be negotiated.
     */
    public static HttpServerOptions server() {
        return new HttpServerOptions()
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(FRAME_LIMIT_BYTES)
                .setMaxWebSocketMessageSize(MESSAGE_LIMIT_BYTES)
                .setWebSocketClosingTimeout(CLOSE_TIMEOUT_S)
                .setRegisterWebSocketWriteHandlers(false)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setMaxInitialLineLength(REQUEST_LINE_LIMIT_BYTES)
                .setMaxHeaderSize(HEADERS_LIMIT_BYTES);
    }
}
