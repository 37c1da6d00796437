package io.herald.access;

import io.herald.topic.BrokerException;
import java.util.List;

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
        RuleFilters.check(filters);
        return List.copyOf(filters);
    }

    boolean isOf(Identity identity) {
        return identity.isAnonymous()
                ? who.contains("anonymous")
                : who.contains("*")
                        || who.contains(identity.user()) && !identity.user().equals("anonymous");
    }
}
