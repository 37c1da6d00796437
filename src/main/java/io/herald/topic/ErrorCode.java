package io.herald.topic;

/** The one catalogue of what can go wrong; each door has its own form of it (line code, HTTP status, reason code). */
public enum ErrorCode {
    /** The line, query, body or property cannot be understood. */
    BAD_REQUEST("bad-request"),
    /** Not a valid topic name. */
    BAD_TOPIC("bad-topic"),
    /** Not a valid topic filter. */
    BAD_FILTER("bad-filter"),
    /** No or wrong credentials. */
    UNAUTHENTICATED("unauthenticated"),
    /** The rules do not allow it. */
    FORBIDDEN("forbidden"),
    /** There is no such subscription, message or resource. */
    NOT_FOUND("not-found"),
    /** The dedup key is in progress, or was used with another payload. */
    CONFLICT("conflict"),
    /** Over a limit of size: a line, a payload, a number of levels. */
    TOO_LARGE("too-large"),
    /** Over a quota: connections, subscriptions, or bytes waiting for a subscriber that does not read. */
    RATE_LIMITED("rate-limited"),
    /** The name connected elsewhere. */
    TAKEN_OVER("taken-over"),
    /** No room on the disk: nothing was stored. */
    STORAGE_FULL("storage-full"),
    /** Starting, stopping, overloaded, or storage fails: nothing was done. */
    UNAVAILABLE("unavailable"),
    /** A fault of the broker; its log has the details. */
    INTERNAL("internal");

    private final String word;

    ErrorCode(String word) {
        this.word = word;
    }

    /** The code as it is written on the wire, such as {@code bad-topic}. */
    public String word() {
        return word;
    }
}
