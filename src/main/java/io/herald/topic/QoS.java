package io.herald.topic;

/**
 * How surely a message is delivered: MQTT's three levels (MQTT 5.0 §4.3). What a subscriber gets is the lower of what
 * the publisher gave and the subscriber asked for.
 */
public enum QoS {
    /** To whoever is connected now; never stored. */
    AT_MOST_ONCE,
    /** Stored, then acknowledged; delivered at least once. */
    AT_LEAST_ONCE,
    /** Stored once however often it is sent; delivered once to a subscriber that keeps to the ids. */
    EXACTLY_ONCE;

    private static final QoS[] LEVELS = values();

    /** The level as it is written: 0, 1 or 2. */
    public int level() {
        return ordinal();
    }

    /** Whether messages of this level are stored. */
    public boolean isStored() {
        return this != AT_MOST_ONCE;
    }

    /** The lower of the two. */
    public QoS atMost(QoS other) {
        return ordinal() <= other.ordinal() ? this : other;
    }

    /** The higher of the two. */
    public QoS atLeast(QoS other) {
        return ordinal() >= other.ordinal() ? this : other;
    }

    /** The level with that number, which is 0, 1 or 2. */
    public static QoS of(int level) {
        return LEVELS[level];
    }

    /**
     * Reads a level.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it is not 0, 1 or 2
     */
    public static QoS of(String text) {
        if (text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '2') {
            return LEVELS[text.charAt(0) - '0'];
        }
        throw new BrokerException(ErrorCode.BAD_REQUEST, "qos is 0, 1 or 2");
    }
}
