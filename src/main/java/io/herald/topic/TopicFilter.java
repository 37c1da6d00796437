package io.herald.topic;

/**
 * A topic filter, as MQTT 5.0 section 4.7 has it: a topic name in which {@code +} stands for one level and a last
 * {@code #} for the rest (and for the parent: {@code a/#} matches {@code a}). A filter that begins with a wildcard
 * never matches a topic that begins with {@code $}. One that is shared, {@code $share/<group>/<filter>} (section
 * 4.8.2), matches what the filter within it does; each message goes to one member of the group. Immutable.
 */
public final class TopicFilter {
    /** The longest a shared filter may be, in characters: its group is kept and has dead letters under that name. */
    public static final int MAX_SHARED = 8192;

    private static final String SHARED = "$share/";

    private final String text;
    private final boolean exact;
    /** What is shared; null where nothing is. */
    private final TopicFilter inner;

    private TopicFilter(String text, TopicFilter inner) {
        this.text = text;
        this.exact = inner == null ? text.indexOf('+') < 0 && text.indexOf('#') < 0 : inner.exact;
        this.inner = inner;
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
        if (text.startsWith(SHARED)) {
            return shared(text, maxLevels);
        }
        Levels.check(text, maxLevels, ErrorCode.BAD_FILTER);
        for (int from = 0; from <= text.length(); from = Levels.end(text, from) + 1) {
            checkLevel(text, from, Levels.end(text, from));
        }
        return new TopicFilter(text, null);
    }

    private static TopicFilter shared(String text, int maxLevels) {
        int end = text.indexOf('/', SHARED.length());
        if (end < 0 || text.startsWith(SHARED, end + 1)) {
            throw new BrokerException(ErrorCode.BAD_FILTER, "what is shared is a filter: $share/<group>/<filter>");
        }
        if (text.length() > MAX_SHARED) {
            throw new BrokerException(
                    ErrorCode.BAD_FILTER, "a shared filter has at most " + MAX_SHARED + " characters");
        }
        checkGroup(text.substring(SHARED.length(), end));
        return new TopicFilter(text, of(text.substring(end + 1), maxLevels));
    }

    private static void checkGroup(String group) {
        if (group.isEmpty() || group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
            throw new BrokerException(
                    ErrorCode.BAD_FILTER, "a group has a name, without wildcards: $share/<group>/<filter>");
        }
        Levels.check(group, 1, ErrorCode.BAD_FILTER);
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

    /** Whether this filter has no wildcard, so that it matches the one topic of the name of {@link #inner}. */
    public boolean isExact() {
        return exact;
    }

    /** Whether a group shares what it matches. */
    public boolean isShared() {
        return inner != null;
    }

    /** What the group shares; this filter itself where it is not shared. */
    public TopicFilter inner() {
        return inner == null ? this : inner;
    }

    /** Whether a topic matches this filter. */
    public boolean matches(TopicName topic) {
        if (inner != null) {
            return inner.matches(topic);
        }
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

    /** Whether every topic that another filter matches is matched by this one. */
    public boolean covers(TopicFilter other) {
        return compare(widest(), other.widest(), false);
    }

    /** The filter as text, where every topic has a first level. */
    private String widest() {
        return inner().text.equals("+/#") ? "#" : inner().text;
    }

    /** Whether there is a topic that both match. */
    public boolean overlaps(TopicFilter other) {
        return compare(inner().text, other.inner().text, true);
    }

    /** Level by level, as far as both go; {@code either} says whether the other's wildcards count as well. */
    private static boolean compare(String one, String other, boolean either) {
        if (leavesOut(one, other) || either && leavesOut(other, one)) {
            return false;
        }
        int o = 0;
        int p = 0;
        while (o <= one.length() && p <= other.length()) {
            if (one.startsWith("#", o) || either && other.startsWith("#", p)) {
                return true;
            }
            int oEnd = Levels.end(one, o);
            int pEnd = Levels.end(other, p);
            boolean same = oEnd - o == pEnd - p && one.regionMatches(o, other, p, oEnd - o);
            boolean wild = one.startsWith("+", o) && !other.startsWith("#", p) || either && other.startsWith("+", p);
            if (!same && !wild) {
                return false;
            }
            o = oEnd + 1;
            p = pEnd + 1;
        }
        // What one has left over is nothing, or a last # that matches the parent as well.
        boolean oneOver = o > one.length() || one.startsWith("#", o);
        return oneOver && (p > other.length() || either && other.startsWith("#", p));
    }

    /** Whether a filter begins with a wildcard, and another with a level of the broker's. */
    private static boolean leavesOut(String wildFirst, String brokers) {
        return (wildFirst.charAt(0) == '+' || wildFirst.charAt(0) == '#') && brokers.charAt(0) == '$';
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
