package io.herald.line;

import io.herald.topic.BrokerException;
import io.herald.topic.TopicName;
import io.herald.wire.KnownTopics;
import java.util.Arrays;

/**
 * The head of a frame as it was last read. One that reads the same is not read again, and of one that differs in its
 * number of bytes only the number is. Belongs to a decoder.
 *
 * <pre>
 *   PUB weather 128 qos=1⏎
 *   └─ prefix ─┘   └suffix┘
 * </pre>
 */
final class PlainHead {
    /** Room for a number. */
    private static final int NUMBER = 10;

    private static final byte[] LINE_END = {'\n'};

    private final KnownTopics topics;
    private final int maxLine;
    private final int maxPayload;

    /** The head's bytes; up to {@code prefixEnd} what stands before the number, up to {@code headEnd} all of it. */
    private byte[] bytes = new byte[0];

    private byte[] suffix = LINE_END;
    private int prefixEnd;
    private int headEnd;
    private PubHead head;
    private int payloadLength;

    PlainHead(KnownTopics topics, int maxLine, int maxPayload) {
        this.topics = topics;
        this.maxLine = maxLine;
        this.maxPayload = maxPayload;
    }

    /** What the frame is published as; the same object as long as heads differ in their number only. */
    PubHead head() {
        return head;
    }

    /** The length of the head with its line end, in bytes. */
    int length() {
        return headEnd;
    }

    /** The length of the payload, in bytes. */
    int payloadLength() {
        return payloadLength;
    }

    /** Remembers a head that was read the general way, unless it is one that does not come twice. */
    void learn(byte[] b, int from, int to, PubHead read) {
        if (read.refused() != null || !read.options().terms().key().isEmpty()) {
            return;
        }
        int number = from;
        for (int field = 0; field < 2; field++) {
            number = CommandParser.skipSpaces(
                    b, CommandParser.fieldEnd(b, CommandParser.skipSpaces(b, number, to), to), to);
        }
        int numberEnd = number;
        while (b[numberEnd] >= '0' && b[numberEnd] <= '9') {
            numberEnd++;
        }
        remember(b, from, number, Arrays.copyOfRange(b, numberEnd, to));
        head = read;
    }

    private void remember(byte[] b, int from, int number, byte[] behind) {
        suffix = behind;
        prefixEnd = number - from;
        headEnd = 0;
        bytes = new byte[prefixEnd + NUMBER + suffix.length];
        System.arraycopy(b, from, bytes, 0, prefixEnd);
    }

    /** Reads the head at {@code at}; false where there is none that is like the last one, or plain, and whole. */
    boolean read(byte[] b, int at, int end) {
        return isSame(b, at, end, headEnd)
                || (isSame(b, at, end, prefixEnd) && readNumber(b, at, end))
                || (readPrefix(b, at, end) && readNumber(b, at, end));
    }

    private boolean isSame(byte[] b, int at, int end, int length) {
        return length > 0 && length <= end - at && Arrays.equals(bytes, 0, length, b, at, at + length);
    }

    private boolean readNumber(byte[] b, int at, int end) {
        int from = at + prefixEnd;
        int digit = from;
        int number = 0;
        while (digit < end && b[digit] >= '0' && b[digit] <= '9' && digit - from < NUMBER && number <= maxPayload) {
            number = 10 * number + b[digit++] - '0';
        }
        int length = digit + suffix.length - at;
        boolean valid = digit > from && number <= maxPayload && length - 1 <= maxLine && isSuffix(b, digit, end);
        if (valid) {
            System.arraycopy(b, from, bytes, prefixEnd, length - prefixEnd);
            headEnd = length;
            payloadLength = number;
        }
        return valid;
    }

    private boolean isSuffix(byte[] b, int at, int end) {
        return suffix.length <= end - at && Arrays.equals(suffix, 0, suffix.length, b, at, at + suffix.length);
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
        int lineEnd = nameEnd + 1;
        while (lineEnd < b.length && b[lineEnd] >= '0' && b[lineEnd] <= '9') {
            lineEnd++;
        }
        if (lineEnd == b.length || b[lineEnd] != '\n') {
            return false;
        }
        try {
            TopicName name = topics.topic(b, at + 4, nameEnd);
            if (name.isBrokers()) {
                return false;
            }
            remember(b, at, nameEnd + 1, LINE_END);
            head = new PubHead(name, 0, PubHead.Options.NONE, null);
            return true;
        } catch (BrokerException refusal) {
            // The general way, which comes next, gives the refusal together with the rest of the line's.
            return false;
        }
    }
}
