package io.herald.gateway.http.websocket;

import java.io.ByteArrayOutputStream;

/**
 * Puts one WebSocket message at a time together from the payloads of its frames: bounded, and a text is checked as its
 * bytes arrive. Owned by one {@link WebSocketMessages}, on the connection's event loop; knows no sockets.
 *
 * <p>That frames come in an order that makes sense (no continuation without a beginning, no beginning within a message)
 * is seen to by the frame decoder before.
 */
final class MessageAssembler {
    /** How far the message is after a fragment. After the last two the message is lost, and so is the connection. */
    enum Progress {
        UNFINISHED,
        COMPLETE,
        NOT_UTF8,
        TOO_LARGE
    }

    private final int limitBytes;
    private final Utf8Check utf8 = new Utf8Check();
    private ByteArrayOutputStream earlier = new ByteArrayOutputStream(0);
    private byte[] message = new byte[0];
    private boolean text;

    /** @param limitBytes the longest message taken, in bytes of payload, at least 1 */
    MessageAssembler(int limitBytes) {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("a limit of " + limitBytes + " bytes lets no message through");
        }
        this.limitBytes = limitBytes;
    }

    /** Begins a message; {@link #add} takes its fragments, the first one included. */
    void begin(boolean isText) {
        text = isText;
        utf8.restart();
        // A new one instead of reset(): a connection must not keep the room of the largest message it ever sent.
        earlier = new ByteArrayOutputStream(0);
    }

    /**
     * Takes the next fragment; the array now belongs to the assembler.
     *
     * @param last whether the message ends with it
     */
    Progress add(byte[] fragment, boolean last) {
        if (fragment.length > limitBytes - earlier.size()) {
            return Progress.TOO_LARGE;
        }
        if (text && !(utf8.accepts(fragment) && (!last || utf8.atBoundary()))) {
            return Progress.NOT_UTF8;
        }
        if (!last) {
            earlier.writeBytes(fragment);
            return Progress.UNFINISHED;
        }
        message = earlier.size() == 0 ? fragment : joined(fragment);
        return Progress.COMPLETE;
    }

    private byte[] joined(byte[] fragment) {
        earlier.writeBytes(fragment);
        return earlier.toByteArray();
    }

    /** How many bytes are held of a message that has begun. */
    int heldBytes() {
        return earlier.size();
    }

    /** Whether the message begun last is a text. */
    boolean isText() {
        return text;
    }

    /**
     * Hands over the bytes of the message that just became {@link Progress#COMPLETE}; those of a text are valid UTF-8.
     */
    byte[] take() {
        byte[] complete = message;
        message = new byte[0];
        earlier = new ByteArrayOutputStream(0);
        return complete;
    }
}
