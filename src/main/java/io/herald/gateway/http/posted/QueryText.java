package io.herald.gateway.http.posted;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The query of a request: names and values, strictly decoded, and none that the request does not know. */
public final class QueryText {
    private static final QueryText EMPTY = new QueryText(Map.of());

    private final Map<String, List<String>> values;

    private QueryText(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads a query.
     *
     * @param query what stands behind the question mark; null where nothing does
     * @param known the names that may stand in it
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST}, with the name that is not known, or what cannot be decoded
     */
    public static QueryText of(String query, Set<String> known) {
        if (query == null || query.isEmpty()) {
            return EMPTY;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = PercentText.decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : PercentText.decode(pair.substring(equals + 1));
            if (!known.contains(name)) {
                throw new BrokerException(
                        ErrorCode.BAD_REQUEST, "the query parameter " + shown(name) + " is not known");
            }
            values.computeIfAbsent(name, n -> new ArrayList<>(2)).add(value);
        }
        return new QueryText(values);
    }

    /**
     * The value of a name that may come once.
     *
     * @return the value; empty where there is none
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it comes more than once
     */
    public String one(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "the query parameter " + name + " comes once");
        }
        return all.isEmpty() ? "" : all.get(0);
    }

    /** All values of a name, in order. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    static String shown(String name) {
        String cut = name.length() > 40 ? name.substring(0, 40) + "…" : name;
        return cut.replaceAll("\\p{C}", "?");
    }
}
