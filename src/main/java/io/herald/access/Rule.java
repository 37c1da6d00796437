package io.herald.access;

import io.herald.topic.BrokerException;
import io.herald.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What some identities may do, and may not whatever else is granted to them. In a filter {@code ${user}} stands for the
 * name of whoever asks. One whose name has {@code +}, {@code #} or {@code /} in it, or begins with {@code $}, is not
 * put there: it gets nothing by a filter that grants, and in one that denies the level stands for all names.
 *
 * @param who names; {@code *} for everyone who is known, {@code anonymous} for everyone who is not
 * @param publish filters of topics that may be published to
 * @param subscribe filters of topics that may be read
 * @param deny what may not, whichever rule grants it
 * @param admin whether it makes an operator
 */
public record Rule(List<String> who, List<String> publish, List<String> subscribe, Denied deny, boolean admin) {
    private static final String USER = "${user}";
    /** A level with {@code ${user}} in it. */
    private static final Pattern USERS_LEVEL = Pattern.compile("[^/]*\\$\\{user}[^/]*");
    /** More levels than any topic may be configured to have. */
    private static final int MAX_LEVELS = 1000;

    private static final int MAX_USER = 1024;

    /**
     * What may not be done.
     *
     * @param publish filters of topics that may not be published to
     * @param subscribe filters of topics that may not be read
     */
    public record Denied(List<String> publish, List<String> subscribe) {
        /** Nothing. */
        public static final Denied NOTHING = new Denied(List.of(), List.of());

        /** @throws BrokerException where a filter is none */
        public Denied {
            publish = checked(publish);
            subscribe = checked(subscribe);
        }
    }

    /** @throws BrokerException where a filter is none */
    public Rule {
        who = List.copyOf(who);
        publish = checked(publish);
        subscribe = checked(subscribe);
    }

    /** One that denies nothing. */
    public Rule(List<String> who, List<String> publish, List<String> subscribe, boolean admin) {
        this(who, publish, subscribe, Denied.NOTHING, admin);
    }

    private static List<String> checked(List<String> filters) {
        filters.forEach(filter -> filter(filter, "user"));
        return List.copyOf(filters);
    }

    boolean isOf(Identity identity) {
        return identity.isAnonymous()
                ? who.contains("anonymous")
                : who.contains("*")
                        || who.contains(identity.user()) && !identity.user().equals("anonymous");
    }

    /** The filters that grant, for somebody. */
    static Stream<TopicFilter> granting(List<String> filters, Identity identity) {
        boolean fits = isOneLevel(identity.user());
        return filters.stream()
                .filter(filter -> fits || !filter.contains(USER))
                .map(filter -> filter(filter, identity.user()));
    }

    /** The filters that deny, for somebody: rather more than what is meant than less. */
    static Stream<TopicFilter> denying(List<String> filters, Identity identity) {
        boolean fits = isOneLevel(identity.user());
        return filters.stream()
                .map(filter -> fits
                        ? filter(filter, identity.user())
                        : filter(USERS_LEVEL.matcher(filter).replaceAll("+"), ""));
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
