package io.herald;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A series with its labels as it is written at {@code /metrics}, or several that an expression of Prometheus asks for:
 * a value. Made by tests.
 *
 * @param name what is measured
 * @param labels their values, by their names and how they are compared: {@code =} or {@code =~}
 */
record Series(String name, Map<String, String> labels) {
    private static final Pattern WRITTEN =
            Pattern.compile("\\b((?:herald|jvm|process|system)_[a-z_]+)(?:\\{([^}]*)\\})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+=~?)\"([^\"]*)\"");

    /** Labels that Prometheus adds to what it reads. */
    private static final Set<String> ADDED = Set.of("job", "instance");

    /** Those in a text that names them. */
    static Stream<Series> allIn(String text) {
        return WRITTEN.matcher(text).results().map(written -> new Series(written.group(1), labels(written.group(2))));
    }

    private static Map<String, String> labels(String written) {
        return LABEL.matcher(written == null ? "" : written)
                .results()
                .collect(Collectors.toMap((MatchResult label) -> label.group(1), label -> label.group(2)));
    }

    /** Whether it is one of those that this asks for. */
    boolean picks(Series series) {
        return name.equals(series.name)
                && labels.entrySet().stream()
                        .filter(label -> !ADDED.contains(label.getKey().replaceFirst("=~?$", "")))
                        .allMatch(label -> holds(label.getKey(), label.getValue(), series));
    }

    private static boolean holds(String label, String wanted, Series series) {
        boolean pattern = label.endsWith("~");
        String is = series.labels.getOrDefault(pattern ? label.replace("~", "") : label, "");
        return pattern ? is.matches(wanted) : is.equals(wanted);
    }
}
