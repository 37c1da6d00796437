package io.herald.topic;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How lengths of time are written at every door: a whole number with ms, s, m, h or d, such as {@code 15s}. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
    private static final Map<String, Long> UNITS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    /** The longest, in milliseconds: a hundred years. */
    private static final long MAX_MS = 36_525L * 86_400_000L;

    private Durations() {}

    /** A length of time as it is written. */
    public static String text(long millis) {
        return millis + "ms";
    }

    /** Whether the text has the form of a length of time. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Reads a length of time.
     *
     * @param text as it is written
     * @param what what it is, for the refusal
     * @return milliseconds, at most a hundred years
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it is none, or longer
     */
    public static long millis(String text, String what) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            long number = Long.parseLong(form.group(1));
            long unit = UNITS.get(form.group(2));
            if (number <= MAX_MS / unit) {
                return number * unit;
            }
        }
        throw new BrokerException(
                ErrorCode.BAD_REQUEST, what + " is a whole number with ms, s, m, h or d, and at most a hundred years");
    }
}
