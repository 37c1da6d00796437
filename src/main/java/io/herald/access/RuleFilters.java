package io.herald.access;

import io.herald.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The filters of one list of a rule, made ready: those that nobody's name stands in are the same for all users, and
 * parsed once. Owned by a policy; immutable.
 */
final class RuleFilters {
    private static final String USER = "${user}";
    /** A level with {@code ${user}} in it. */
    private static final Pattern USERS_LEVEL = Pattern.compile("[^/]*\\$\\{user}[^/]*");
    /** More levels than any topic may be configured to have. */
    private static final int MAX_LEVELS = 1000;

    private static final int MAX_USER = 1024;

    private final List<String> written;
    /** With null where the user's name is to be put in. */
    private final TopicFilter[] ofEveryone;

    RuleFilters(List<String> written) {
        this.written = written;
        this.ofEveryone = new TopicFilter[written.size()];
        for (int i = 0; i < ofEveryone.length; i++) {
            ofEveryone[i] = written.get(i).contains(USER) ? null : filter(written.get(i), "");
        }
    }

    /** @throws io.herald.topic.BrokerException where a filter is none */
    static void check(List<String> written) {
        written.forEach(filter -> filter(filter, "user"));
    }

    int size() {
        return ofEveryone.length;
    }

    /** The level that a user's name is in a filter; null where it is no single level, or one of the broker's. */
    static String levelOf(String user) {
        return isOneLevel(user) ? user : null;
    }

    /** Adds those that grant something to one with such a level. */
    void grant(String level, List<TopicFilter> granted) {
        for (int i = 0; i < ofEveryone.length; i++) {
            if (ofEveryone[i] != null) {
                granted.add(ofEveryone[i]);
            } else if (level != null) {
                granted.add(filter(written.get(i), level));
            }
        }
    }

    /** Adds those that deny something to one with such a level: rather more than what is meant than less. */
    void deny(String level, List<TopicFilter> denied) {
        for (int i = 0; i < ofEveryone.length; i++) {
            if (ofEveryone[i] != null) {
                denied.add(ofEveryone[i]);
            } else if (level != null) {
                denied.add(filter(written.get(i), level));
            } else {
                denied.add(filter(USERS_LEVEL.matcher(written.get(i)).replaceAll("+"), ""));
            }
        }
    }

    private static boolean isOneLevel(String user) {
        return !user.isEmpty()
                && user.length() <= MAX_USER
                && user.charAt(0) != '$'
                && user.chars().noneMatch(c -> c == '+' || c == '#' || c == '/' || c == 0)
                && StandardCharsets.UTF_8.newEncoder().canEncode(user);
    }

    private static TopicFilter filter(String text, String user) {
        return TopicFilter.of(text.replace(USER, user), MAX_LEVELS);
    }
}
