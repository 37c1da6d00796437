package io.herald.topic;

import java.util.List;

/**
 * All that a message says beside its payload.
 *
 * @param topic where it was published
 * @param publisher the name of the connection that published it
 * @param timeMs when the broker received it, in milliseconds since 1970
 * @param contentType the payload's media type, or empty where none was given
 * @param headers the publisher's own headers, in order; at most {@value #MAX_HEADERS}
 * @param terms on what terms it was published
 */
public record MessageHead(
        TopicName topic, String publisher, long timeMs, String contentType, List<Header> headers, Terms terms) {
    /** The longest content type, in characters. */
    public static final int MAX_CONTENT_TYPE = 256;

    /** The most headers. */
    public static final int MAX_HEADERS = 64;

    /** The longest that all headers may be together, names and values, in characters. */
    public static final int MAX_HEADER_LENGTH = 16 << 10;

    /** The longest name of a publisher, in characters. */
    public static final int MAX_PUBLISHER = 256;

    /** Checks the parts; throws a {@link BrokerException} with {@link ErrorCode#BAD_REQUEST}. */
    public MessageHead {
        checkName(publisher);
        checkContentType(contentType);
        checkHeaders(headers);
        headers = List.copyOf(headers);
    }

    /** The head of a fleeting message. */
    public MessageHead(TopicName topic, String publisher, long timeMs, String contentType, List<Header> headers) {
        this(topic, publisher, timeMs, contentType, headers, Terms.FLEETING);
    }

    /** The same on other terms. */
    public MessageHead on(Terms other) {
        return new MessageHead(topic, publisher, timeMs, contentType, headers, other);
    }

    /** Checks how many headers there are, and how long; throws {@link ErrorCode#TOO_LARGE}. */
    public static void checkHeaders(List<Header> headers) {
        if (headers.size() > MAX_HEADERS || length(headers) > MAX_HEADER_LENGTH) {
            throw new BrokerException(
                    ErrorCode.TOO_LARGE,
                    "a message has at most " + MAX_HEADERS + " headers of " + MAX_HEADER_LENGTH
                            + " characters together");
        }
    }

    private static int length(List<Header> headers) {
        int length = 0;
        for (Header header : headers) {
            length += header.name().length() + header.value().length();
        }
        return length;
    }

    /** The length of all that the head says, in characters. */
    public int length() {
        return topic.text().length()
                + publisher.length()
                + contentType.length()
                + length(headers)
                + terms.key().length();
    }

    /** Whether its time was over at {@code nowMs}: it is good for less than its time to live. */
    public boolean isExpired(long nowMs) {
        return terms.ttlMs() > 0 && leftMs(nowMs) <= 0;
    }

    /** How much of its time to live is left at {@code nowMs}, in milliseconds; none where that is not positive. */
    public long leftMs(long nowMs) {
        return terms.ttlMs() - Math.max(0, nowMs - timeMs);
    }

    /** Checks the name of a publisher; throws a {@link BrokerException} with {@link ErrorCode#BAD_REQUEST}. */
    public static void checkName(String name) {
        if (name.isEmpty() || name.length() > MAX_PUBLISHER || isUnwritable(name)) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST,
                    "a name has 1 to " + MAX_PUBLISHER + " characters, none of them a control or half a character");
        }
    }

    /** Checks a content type; throws a {@link BrokerException} with {@link ErrorCode#BAD_REQUEST}. */
    public static void checkContentType(String contentType) {
        if (contentType.length() > MAX_CONTENT_TYPE || isUnwritable(contentType)) {
            throw new BrokerException(
                    ErrorCode.BAD_REQUEST,
                    "a content type has at most " + MAX_CONTENT_TYPE
                            + " characters, none of them a control or half a character");
        }
    }

    /**
     * Whether text has what no door can write: characters that end a line or steer a terminal (C0, DEL and C1), or half
     * a surrogate pair, which would become a question mark on the way.
     */
    static boolean isUnwritable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c) && !Levels.isPaired(text, i)) {
                return true;
            }
        }
        return false;
    }

    /** A head without content type and headers. */
    public static MessageHead plain(TopicName topic, String publisher, long timeMs) {
        return new MessageHead(topic, publisher, timeMs, "", List.of());
    }
}
