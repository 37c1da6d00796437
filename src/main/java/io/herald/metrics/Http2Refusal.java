package io.herald.metrics;

/** Why something over HTTP/2 was refused before it was a request, or a whole connection ended. A value. */
public enum Http2Refusal {
    /** A request, for its head is none that HTTP/1.1 could have. */
    HEAD("head"),
    /** A connection, for too many frames that carry nothing. */
    EMPTY_FRAMES("empty-frames"),
    /** A connection, for too much that comes to nothing, most of it WINDOW_UPDATE. */
    WINDOW_UPDATES("window-updates"),
    /** A connection, for a frame or head that did not end in time. */
    UNFINISHED("unfinished"),
    /** A connection, for requests that were given up, or heads in very many frames. */
    FLOOD("flood"),
    /** A connection, for what is not HTTP/2. */
    PROTOCOL("protocol");

    private final String word;

    Http2Refusal(String word) {
        this.word = word;
    }

    /** What it is called where it is counted. */
    String word() {
        return word;
    }
}
