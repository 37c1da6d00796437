package io.herald.line;

import io.herald.topic.BrokerException;
import io.herald.topic.TopicName;
import java.util.Arrays;

/**
 * The head {@code PUB <topic> <bytes>} of a frame without options, as it was last read. One that reads the same is not
 * read again, and of one that differs in its number only the number is. Belongs to a decoder.
 */
final class PlainHead {
    /** Room for a number and the line end. */
    private static final int NUMBER = 11;

    private final KnownTopics topics;
    private final int maxLine;
    private final int maxPayload;

    /** The head's bytes; up to {@code prefixEnd} what stands before the number, up to {@code headEnd} all of it. */
    private byte[] head = new byte[0];

    private int prefixEnd;
    private int headEnd;
    private TopicName topic;
    private int payloadLength;

    PlainHead(KnownTopics topics, int maxLine, int maxPayload) {
        this.topics = topics;
        this.maxLine = maxLine;
        this.maxPayload = maxPayload;
    }

    /** Where to the frame is published. */
    TopicName topic() {
        return topic;
    }

    /** The length of the head with its line end, in bytes. */
    int length() {
        return headEnd;
    }

    /** The length of the payload, in bytes. */
    int payloadLength() {
        return payloadLength;
    }

    /** Reads the head at {@code at}; false where there is none, or one that is not plain, not whole or not valid. */
    boolean read(byte[] b, int at, int end) {
        return isSame(b, at, end, headEnd)
                || (isSame(b, at, end, prefixEnd) || readPrefix(b, at, end)) && readNumber(b, at, end);
    }

    private boolean isSame(byte[] b, int at, int end, int length) {
        return length > 0 && length <= end - at && Arrays.equals(head, 0, length, b, at, at + length);
    }

    private boolean readNumber(byte[] b, int at, int end) {
        int from = at + prefixEnd;
        int digit = from;
        int number = 0;
        while (digit < end && b[digit] >= '0' && b[digit] <= '9' && number <= maxPayload) {
            number = 10 * number + b[digit++] - '0';
        }
        int length = digit + 1 - at;
        boolean valid =
                digit > from && digit < end && b[digit] == '\n' && number <= maxPayload && length - 1 <= maxLine;
        if (valid) {
            if (length > head.length) {
                head = Arrays.copyOf(head, length);
            }
            System.arraycopy(b, from, head, prefixEnd, length - prefixEnd);
            headEnd = length;
            payloadLength = number;
        }
        return valid;
    }

    private boolean readPrefix(byte[] b, int at, int end) {
        if (end - at < 8 || b[at] != 'P' || b[at + 1] != 'U' || b[at + 2] != 'B' || b[at + 3] != ' ') {
            return false;
        }
        int nameEnd = at + 4;
        while (nameEnd < end && (b[nameEnd] & 0xff) > ' ') {
            nameEnd++;
        }
        return nameEnd < end && nameEnd - at <= maxLine && b[nameEnd] == ' ' && readTopic(b, at, nameEnd);
    }

    private boolean readTopic(byte[] b, int at, int nameEnd) {
        try {
            TopicName name = topics.topic(b, at + 4, nameEnd);
            if (name.isBrokers()) {
                return false;
            }
            topic = name;
            prefixEnd = nameEnd + 1 - at;
            headEnd = 0;
            head = new byte[prefixEnd + NUMBER];
            System.arraycopy(b, at, head, 0, prefixEnd);
            return true;
        } catch (BrokerException refusal) {
            // The general way, which comes next, gives the refusal together with the rest of the line's.
            return false;
        }
    }
}
