package io.herald.client;

import java.nio.charset.StandardCharsets;

/** What a durable subscriber says of a message. */
public enum Acknowledgement {
    /** It is done with. */
    ACK("ACK ", "\n"),
    /** It could not be handled, and is wanted again after a while. */
    NACK("NACK ", " delay=5s\n"),
    /** Nothing: it comes again when the subscriber returns, or after the broker's time-out. */
    NONE("", "");

    private final String before;
    private final String after;

    Acknowledgement(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /** What is sent to the broker. */
    byte[] line(String id) {
        return this == NONE ? new byte[0] : (before + id + after).getBytes(StandardCharsets.US_ASCII);
    }
}
