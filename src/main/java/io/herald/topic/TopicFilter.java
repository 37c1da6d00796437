package io.herald.topic;

/**
 * A topic filter, as MQTT 5.0 section 4.7 has it: a topic name in which {@code +} stands for one level and a last
 * {@code #} for the rest (and for the parent: {@code a/#} matches {@code a}). A filter that begins with a wildcard
 * never matches a topic that begins with {@code $}. Immutable.
 */
public final class TopicFilter {
    private final String text;
    private final boolean exact;

    private TopicFilter(String text) {
        this.text = text;
        this.exact = text.indexOf('+') < 0 && text.indexOf('#') < 0;
    }

    /**
     * Checks a filter.
     *
     * @param text the filter
     * @param maxLevels the most levels it may have
     * @return the topic filter
     * @throws BrokerException {@link ErrorCode#BAD_FILTER} with the reason
     */
    public static TopicFilter of(String text, int maxLevels) {
        Levels.check(text, maxLevels, ErrorCode.BAD_FILTER);
        if (text.startsWith("$share/")) {
            throw new BrokerException(ErrorCode.BAD_FILTER, "shared groups ($share/…) are not available");
        }
        for (int from = 0; from <= text.length(); from = Levels.end(text, from) + 1) {
            checkLevel(text, from, Levels.end(text, from));
        }
        return new TopicFilter(text);
    }

    private static void checkLevel(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c == '+' || c == '#') && to - from > 1) {
                throw new BrokerException(ErrorCode.BAD_FILTER, "a wildcard (" + c + ") stands alone in its level");
            }
            if (c == '#' && to < text.length()) {
                throw new BrokerException(ErrorCode.BAD_FILTER, "the wildcard # stands only at the end");
            }
        }
    }

    /** The filter as text. */
    public String text() {
        return text;
    }

    /** Whether this filter has no wildcard, so that it matches the one topic of the same name. */
    public boolean isExact() {
        return exact;
    }

    /** Whether a topic matches this filter. */
    public boolean matches(TopicName topic) {
        if (exact) {
            return text.equals(topic.text());
        }
        boolean wildFirst = text.charAt(0) == '+' || text.charAt(0) == '#';
        return !(wildFirst && topic.isBrokers()) && matches(topic.text());
    }

    private boolean matches(String name) {
        int f = 0;
        int n = 0;
        while (f <= text.length()) {
            int fEnd = Levels.end(text, f);
            if (text.startsWith("#", f)) {
                return true;
            }
            if (n > name.length()) {
                return false;
            }
            int nEnd = Levels.end(name, n);
            boolean one = fEnd - f == 1 && text.charAt(f) == '+';
            if (!one && !(fEnd - f == nEnd - n && text.regionMatches(f, name, n, fEnd - f))) {
                return false;
            }
            f = fEnd + 1;
            n = nEnd + 1;
        }
        return n > name.length();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof TopicFilter that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
