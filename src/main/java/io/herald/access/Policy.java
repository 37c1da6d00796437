package io.herald.access;

import io.herald.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that decides who may do what, at one time: the users that are known and the rules. Without both everyone may do
 * everything; with rules one may do what some rule grants and none denies; with users and no rules the known may do
 * everything and the others nothing. Immutable; may be asked from any thread.
 */
public final class Policy {
    /** Nobody is asked who it is, and everyone may do everything. */
    public static final Policy OPEN = new Policy(false, Map.of(), null, Set.of());

    private final boolean identifies;
    private final Map<String, String> users;
    /** Null where there are none. */
    private final List<ReadyRule> rules;

    private final Set<String> keys;
    private final KnownRights known;

    private Policy(boolean identifies, Map<String, String> users, List<ReadyRule> rules, Set<String> keys) {
        this.identifies = identifies;
        this.users = Map.copyOf(users);
        this.rules = rules;
        this.keys = Set.copyOf(keys);
        this.known = new KnownRights(
                rules == null ? 0 : rules.stream().mapToInt(ReadyRule::size).sum());
    }

    /**
     * @param identifies whether there is a way to prove who one is
     * @param users the proof of each user that has a password, by name
     * @param rules what is granted; null where there are no rules
     */
    public static Policy of(boolean identifies, Map<String, String> users, List<Rule> rules) {
        List<ReadyRule> ready =
                rules == null ? null : rules.stream().map(ReadyRule::new).toList();
        return new Policy(identifies, users, ready, Set.of());
    }

    /** The same, where these keys sign tokens: what rests on one of them is known by the key's name. */
    public Policy withKeys(Set<String> signing) {
        return new Policy(identifies, users, rules, signing);
    }

    /** Whether there is a way to prove who one is. */
    public boolean identifies() {
        return identifies;
    }

    /** Whether an identity is still what it was when it was proven. */
    public boolean stillKnows(Identity identity) {
        return identity.proof().isEmpty()
                || identity.proof().equals(users.get(identity.user()))
                || keys.contains(identity.proof());
    }

    /** What somebody may do. */
    public Rights rightsOf(Identity identity) {
        if (rules == null) {
            return identifies && identity.isAnonymous() ? Rights.NONE : Rights.ALL;
        }
        return known.of(identity.user(), () -> found(identity));
    }

    private Rights found(Identity identity) {
        String level = RuleFilters.levelOf(identity.user());
        List<TopicFilter> publish = new ArrayList<>();
        List<TopicFilter> noPublish = new ArrayList<>();
        List<TopicFilter> subscribe = new ArrayList<>();
        List<TopicFilter> noSubscribe = new ArrayList<>();
        boolean admin = false;
        for (ReadyRule rule : rules) {
            if (rule.isOf(identity)) {
                rule.publish(level, publish, noPublish);
                rule.subscribe(level, subscribe, noSubscribe);
                admin |= rule.admin();
            }
        }
        return Rights.of(new Grants(publish, noPublish), new Grants(subscribe, noSubscribe), admin);
    }
}
