package io.herald.topic;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * From where on a subscriber wants stored messages.
 *
 * @param place what kind of place it is
 * @param position behind which message, for {@link Place#BEHIND}
 * @param timeMs from which time on, in milliseconds since 1970, for {@link Place#SINCE}
 */
public record From(Place place, Position position, long timeMs) {
    /** What is published from now on. */
    public static final From NEW = new From(Place.NEW, Position.START, 0);

    /** All that is kept. */
    public static final From EARLIEST = new From(Place.EARLIEST, Position.START, 0);

    /** The kinds of places. */
    public enum Place {
        /** What is published from now on. */
        NEW,
        /** The oldest message that is kept. */
        EARLIEST,
        /** Behind a message. */
        BEHIND,
        /** The first message stored at a time, or after it. */
        SINCE
    }

    /** Behind a position. */
    public static From behind(Position position) {
        return new From(Place.BEHIND, position, 0);
    }

    /**
     * Reads a place: {@code new}, {@code earliest}, an id or a position, a time such as {@code 2025-03-14T10:30:00Z},
     * or how long ago, such as {@code 15m}.
     *
     * @param text as it is written
     * @param nowMs the time
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it is none of these
     */
    public static From of(String text, long nowMs) {
        if (text.equals("new")) {
            return NEW;
        }
        if (text.equals("earliest")) {
            return EARLIEST;
        }
        if (Durations.isOne(text)) {
            return new From(Place.SINCE, Position.START, nowMs - Durations.millis(text, "from"));
        }
        return text.indexOf('T') > 0 ? since(text) : behind(text);
    }

    private static From since(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return new From(Place.SINCE, Position.START, time.toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException notOne) {
            throw refusal();
        }
    }

    private static From behind(String text) {
        try {
            return behind(Position.of(text));
        } catch (BrokerException notOne) {
            throw refusal();
        }
    }

    private static BrokerException refusal() {
        return new BrokerException(
                ErrorCode.BAD_REQUEST,
                "from is new, earliest, an id, a time such as 2025-03-14T10:30:00Z, or how long ago, such as 15m");
    }
}
