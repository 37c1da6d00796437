package io.herald.gateway.http.websocket;

import io.herald.gateway.http.websocket.MessageAssembler.Progress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Reads the messages of one WebSocket as RFC 6455 demands and hands whole ones to its {@link Receiver}; whatever breaks
 * the rules closes the connection with the code the RFC gives it. Owned by the connection, on its event loop.
 *
 * <pre>
 *   1002  a frame that is not allowed there or not well-formed, a close code that does not exist
 *   1003  a binary message, if the receiver takes none
 *   1007  a text or a close reason that is not UTF-8: at its first wrong byte's frame, not at the end of the message
 *   1009  a frame over {@link WebSocketOptions#FRAME_LIMIT_BYTES} or a message over the limit given
 * </pre>
 *
 * <p>It takes the socket's frame and exception handlers; close, drain and pong handlers stay free for the owner.
 * Pings are answered and close frames are returned by Vert.x, which also keeps the order of frames; its own assembly
 * of texts is not used because it replaces wrong bytes by U+FFFD instead of failing. The server must be set up by
 * {@link WebSocketOptions#server}.
 */
public final class WebSocketMessages {
    /** What the owner of a WebSocket does with its messages; called on the connection's event loop. */
    public interface Receiver {
        /** A whole text message, which was valid UTF-8. */
        void onText(String text);

        /** Whether binary messages are taken; if not, the first frame of one closes the connection with 1003. */
        default boolean takesBinary() {
            return false;
        }

        /** A whole binary message; called only if {@link #takesBinary} says so. */
        default void onBinary(byte[] bytes) {
            throw new IllegalStateException("takes binary messages, but does nothing with them");
        }

        /** So many bytes are held of a message that has begun. */
        default void onUnfinished(int bytes) {}

        /**
         * Whether something is still to be said to what came. Then a client that closes gets its close frame back when
         * that is said, which is told by {@link WebSocketMessages#answered}, or a while later.
         */
        default boolean isAnswering() {
            return false;
        }

        /** A close frame goes out, or came in: nothing may be sent any more, and nothing more is received. */
        default void onClosing() {}
    }

    /** Pings in a row that find the outgoing side full. Each pong waits in memory, so somebody must give in. */
    private static final int PINGS_WHILE_FULL_LIMIT = 1_000;

    private final ServerWebSocket socket;
    private final Receiver receiver;
    private final MessageAssembler assembler;
    private final HeldClose held = new HeldClose(this::answered, this::onLate);
    /** How many frames have come from the platform. */
    private long taken;

    private boolean closing;
    private int pingsWhileFull;

    private WebSocketMessages(ServerWebSocket socket, int limitBytes, Receiver receiver) {
        this.socket = socket;
        this.receiver = receiver;
        this.assembler = new MessageAssembler(limitBytes);
    }

    /**
     * Begins to read; must be called before the event in which the socket was opened ends, or frames are lost.
     *
     * @param limitBytes the longest message taken, in bytes
     */
    public static WebSocketMessages receive(ServerWebSocket socket, int limitBytes, Receiver receiver) {
        WebSocketMessages messages = new WebSocketMessages(socket, limitBytes, receiver);
        socket.frameHandler(messages::onFrame).exceptionHandler(messages::onException);
        messages.channel().pipeline().addBefore("handler", "herald-close", messages.held);
        return messages;
    }

    /**
     * Closes from our side: nothing that still arrives is read, and if the other side has not answered after
     * {@link WebSocketOptions#CLOSE_TIMEOUT_S} the connection is cut, even if it never read what was sent before.
     *
     * @param code a close code of RFC 6455 section 7.4.1 or the private range 4000 to 4999
     * @param reason for a person, at most 123 bytes of UTF-8
     */
    public void close(int code, String reason) {
        closing = true;
        receiver.onClosing();
        socket.close((short) code, reason);
        cutAfterTimeout();
    }

    /** Something was said to what came. */
    public void answered() {
        // What came before the close frame may still wait where the owner has paused the socket.
        if (held.isHolding() && (closing || taken == held.passed() && !receiver.isAnswering())) {
            socket.resume();
            held.letGo();
        }
    }

    private void onFrame(WebSocketFrame frame) {
        try {
            if (!closing) {
                obey(frame);
            }
        } finally {
            taken++;
        }
        answered();
    }

    private void obey(WebSocketFrame frame) {
        switch (frame.type()) {
            case TEXT -> begin(true, frame);
            case BINARY -> begin(false, frame);
            case CONTINUATION -> add(frame);
            case PING -> onPing();
            case CLOSE -> onClose();
            case PONG -> {
                // Tells only that the other side is there; the owner may listen with a pong handler.
            }
        }
    }

    private void begin(boolean text, WebSocketFrame frame) {
        if (!text && !receiver.takesBinary()) {
            close(WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(), "text messages only");
            return;
        }
        assembler.begin(text);
        add(frame);
    }

    private void add(WebSocketFrame frame) {
        Progress progress = assembler.add(frame.binaryData().getBytes(), frame.isFinal());
        switch (progress) {
            case UNFINISHED -> receiver.onUnfinished(assembler.heldBytes());
            case COMPLETE -> {
                receiver.onUnfinished(0);
                deliver(assembler.take());
            }
            case NOT_UTF8 -> close(WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code(), "the text is not UTF-8");
            case TOO_LARGE -> close(WebSocketCloseStatus.MESSAGE_TOO_BIG.code(), "the message is too large");
        }
    }

    private void deliver(byte[] message) {
        if (assembler.isText()) {
            receiver.onText(new String(message, StandardCharsets.UTF_8));
        } else {
            receiver.onBinary(message);
        }
    }

    private void onPing() {
        // A closed socket cannot be asked; its last frames may still come when the owner paused it meanwhile.
        pingsWhileFull = !socket.isClosed() && socket.writeQueueFull() ? pingsWhileFull + 1 : 0;
        if (pingsWhileFull > PINGS_WHILE_FULL_LIMIT) {
            closing = true;
            // A close frame would wait behind the pongs that nobody reads.
            channel().close();
        }
    }

    private void onClose() {
        closing = true;
        receiver.onClosing();
        cutAfterTimeout();
    }

    /** Not everything is said in time; then nothing more is. */
    private void onLate() {
        if (!closing) {
            closing = true;
            receiver.onClosing();
            cutAfterTimeout();
        }
        socket.resume();
    }

    private void onException(Throwable failure) {
        // Anything else means that the connection itself broke: Vert.x closes it and tells the close handler.
        if (failure instanceof CorruptedWebSocketFrameException violation && !closing) {
            close(violation.closeStatus().code(), violation.getMessage());
        }
    }

    /** Vert.x waits for the answer only from when its close frame is written, which never comes if nobody reads. */
    private void cutAfterTimeout() {
        ChannelHandlerContext channel = channel();
        Future<?> cut =
                channel.executor().schedule(() -> channel.close(), WebSocketOptions.CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        channel.channel().closeFuture().addListener(closed -> cut.cancel(false));
    }

    private ChannelHandlerContext channel() {
        return ((WebSocketInternal) socket).channelHandlerContext();
    }
}
