package io.herald.access;

import io.herald.topic.BrokerException;
import io.herald.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What some identities may do. In a filter {@code ${user}} stands for the name of whoever asks; one whose name has
 * {@code +}, {@code #} or {@code /} in it, or begins with {@code $}, is not put there and gets nothing by that filter.
 *
 * @param who names; {@code *} for everyone who is known, {@code anonymous} for everyone who is not
 * @param publish filters of topics that may be published to
 * @param subscribe filters of topics that may be read
 * @param admin whether it makes an operator
 */
public record Rule(List<String> who, List<String> publish, List<String> subscribe, boolean admin) {
    private static final String USER = "${user}";
    /** More levels than any topic may be configured to have. */
    private static final int MAX_LEVELS = 1000;

    private static final int MAX_USER = 1024;

    /** @throws BrokerException where a filter is none */
    public Rule {
        who = List.copyOf(who);
        publish = List.copyOf(publish);
        subscribe = List.copyOf(subscribe);
        publish.forEach(filter -> filter(filter, "user"));
        subscribe.forEach(filter -> filter(filter, "user"));
    }

    boolean isOf(Identity identity) {
        return identity.isAnonymous()
                ? who.contains("anonymous")
                : who.contains("*")
                        || who.contains(identity.user()) && !identity.user().equals("anonymous");
    }

    List<TopicFilter> publishFor(Identity identity) {
        return filled(publish, identity.user());
    }

    List<TopicFilter> subscribeFor(Identity identity) {
        return filled(subscribe, identity.user());
    }

    private static List<TopicFilter> filled(List<String> filters, String user) {
        List<TopicFilter> filled = new ArrayList<>(filters.size());
        for (String filter : filters) {
            if (!filter.contains(USER) || isOneLevel(user)) {
                filled.add(filter(filter, user));
            }
        }
        return filled;
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
