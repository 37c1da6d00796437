package io.herald.topic;

/**
 * The name of a topic, as MQTT 5.0 section 4.7 has it: UTF-8, levels split by {@code /}, at most {@value #MAX_BYTES}
 * bytes, without U+0000, {@code +} and {@code #}. Immutable.
 */
public final class TopicName {
    /** The most UTF-8 bytes a topic name or filter may have (MQTT 5.0, 1.5.4). */
    public static final int MAX_BYTES = 65_535;

    private final String text;
    private final int hash;

    private TopicName(String text) {
        this.text = text;
        this.hash = text.hashCode();
    }

    /**
     * Checks a name.
     *
     * @param text the name
     * @param maxLevels the most levels it may have
     * @return the topic name
     * @throws BrokerException {@link ErrorCode#BAD_TOPIC} with the reason
     */
    public static TopicName of(String text, int maxLevels) {
        Levels.check(text, maxLevels, ErrorCode.BAD_TOPIC);
        if (text.indexOf('+') >= 0 || text.indexOf('#') >= 0) {
            throw new BrokerException(ErrorCode.BAD_TOPIC, "a topic has no wildcards (+ and #); a filter may");
        }
        return new TopicName(text);
    }

    /** The name as text. */
    public String text() {
        return text;
    }

    /** Whether this is one of the broker's own topics, which clients never publish to. */
    public boolean isBrokers() {
        return text.charAt(0) == '$';
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof TopicName that && hash == that.hash && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return text;
    }
}
