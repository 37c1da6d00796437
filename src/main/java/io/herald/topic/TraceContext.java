package io.herald.topic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which trace a message belongs to, as the W3C has it (Trace Context): two headers that are carried as they came. What
 * is none is left out without a word, and a state without its trace as well, as the specification asks. No state.
 */
public final class TraceContext {
    /** The trace and the place in it. */
    public static final String PARENT = "traceparent";

    /** What tracing systems have to say of it. */
    public static final String STATE = "tracestate";

    private static final int MAX_STATE = 512;
    private static final int MAX_MEMBERS = 32;
    /** How long the parent is in the version that is known; a later one may be longer. */
    private static final int KNOWN_LENGTH = 55;

    private static final String KNOWN_VERSION = "00";
    private static final Pattern PARENT_FORM = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-[\\x20-\\x7e]*)?");
    private static final String NO_SEPARATOR = "\\x21-\\x2b\\x2d-\\x3c\\x3e-\\x7e";
    private static final Pattern MEMBER_FORM =
            Pattern.compile("[a-z0-9][a-z0-9_\\-*/@]{0,255}=[ " + NO_SEPARATOR + "]{0,255}[" + NO_SEPARATOR + "]");

    private TraceContext() {}

    /** The same headers, without those of a trace where they are not as they should be. */
    public static List<Header> checked(List<Header> headers) {
        boolean traced = false;
        for (Header header : headers) {
            traced |= isOfTrace(header);
        }
        if (!traced) {
            return headers;
        }
        List<Header> found = of(values(headers, PARENT), values(headers, STATE));
        if (headers.containsAll(found)
                && headers.stream().filter(TraceContext::isOfTrace).count() == found.size()) {
            return headers;
        }
        return Stream.concat(headers.stream().filter(header -> !isOfTrace(header)), found.stream())
                .toList();
    }

    /** Whether there is a trace among headers. */
    public static boolean isIn(List<Header> headers) {
        return headers.stream().anyMatch(header -> header.name().equals(PARENT));
    }

    private static boolean isOfTrace(Header header) {
        return header.name().equals(PARENT) || header.name().equals(STATE);
    }

    private static List<String> values(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .toList();
    }

    /**
     * The headers that fields of a request become.
     *
     * @param parents what was said as {@link #PARENT}; a trace has one
     * @param states what was said as {@link #STATE}, in order
     * @return none, or one or two headers
     */
    public static List<Header> of(List<String> parents, List<String> states) {
        if (parents.size() != 1 || !isParent(parents.get(0))) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>(2);
        headers.add(new Header(PARENT, parents.get(0)));
        String state = states.stream().map(TraceContext::trimmed).collect(Collectors.joining(","));
        if (isState(state)) {
            headers.add(new Header(STATE, state));
        }
        return headers;
    }

    private static boolean isParent(String text) {
        return PARENT_FORM.matcher(text).matches()
                && (text.length() == KNOWN_LENGTH || !text.startsWith(KNOWN_VERSION));
    }

    private static boolean isState(String text) {
        if (text.length() > MAX_STATE || text.isEmpty()) {
            return false;
        }
        Set<String> keys = new HashSet<>();
        String[] members = text.split(",", -1);
        for (String member : members) {
            // A member may be empty.
            String said = trimmed(member);
            boolean known = !said.isEmpty() && !keys.add(said.substring(0, Math.max(0, said.indexOf('='))));
            if (known || !said.isEmpty() && !MEMBER_FORM.matcher(said).matches()) {
                return false;
            }
        }
        return members.length <= MAX_MEMBERS && !keys.isEmpty();
    }

    /** Without the white space that HTTP allows around the members of a list. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
