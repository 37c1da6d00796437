package io.herald.topic;

import java.util.Comparator;

/**
 * The name of a stored message, which is its place in the log. Its parts are storage's own; everybody else compares,
 * writes and reads it as a whole.
 *
 * @param partition the part of the log it lies in, or {@link #SOLE} where the log has only one
 * @param offset its place there; the first message has 1
 */
public record MessageId(int partition, long offset) implements Comparable<MessageId> {
    /** The partition of a log that has only one. */
    public static final int SOLE = -1;

    /** What a message that is not stored has in place of an id. */
    public static final MessageId NONE = new MessageId(SOLE, 0);

    private static final int MAX_TEXT = 30;
    private static final Comparator<MessageId> ORDER =
            Comparator.comparingInt(MessageId::partition).thenComparingLong(MessageId::offset);

    /** Of a log with one partition. */
    public static MessageId of(long offset) {
        return new MessageId(SOLE, offset);
    }

    /** The id that is {@code count} messages further in the same partition. */
    public MessageId plus(long count) {
        return new MessageId(partition, offset + count);
    }

    /** The id as it is written: {@code 42}, or {@code 3-42}. */
    public String text() {
        return partition == SOLE ? Long.toString(offset) : partition + "-" + offset;
    }

    /**
     * Reads an id.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it is none
     */
    public static MessageId of(String text) {
        int dash = text.indexOf('-');
        try {
            if (text.length() <= MAX_TEXT && isDigits(text, 0, dash < 0 ? text.length() : dash)) {
                if (dash < 0) {
                    return of(Long.parseLong(text));
                } else if (isDigits(text, dash + 1, text.length())) {
                    return new MessageId(
                            Integer.parseInt(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
                }
            }
        } catch (NumberFormatException tooLong) {
            throw refusal();
        }
        throw refusal();
    }

    private static boolean isDigits(String text, int from, int to) {
        return from < to && text.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static BrokerException refusal() {
        return new BrokerException(ErrorCode.BAD_REQUEST, "an id looks like 42 or 3-42");
    }

    @Override
    public int compareTo(MessageId other) {
        return ORDER.compare(this, other);
    }
}
