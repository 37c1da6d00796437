package io.herald.access;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that decides who may do what, at one time: the users that are known and the rules. Without both everyone may do
 * everything; with rules one may do what some rule grants and none denies; with users and no rules the known may do
 * everything and the others nothing. Immutable.
 */
public final class Policy {
    /** Nobody is asked who it is, and everyone may do everything. */
    public static final Policy OPEN = new Policy(false, Map.of(), null, Set.of());

    private final boolean identifies;
    private final Map<String, String> users;
    /** Null where there are none. */
    private final List<Rule> rules;

    private final Set<String> keys;

    private Policy(boolean identifies, Map<String, String> users, List<Rule> rules, Set<String> keys) {
        this.identifies = identifies;
        this.users = Map.copyOf(users);
        this.rules = rules == null ? null : List.copyOf(rules);
        this.keys = Set.copyOf(keys);
    }

    /**
     * @param identifies whether there is a way to prove who one is
     * @param users the proof of each user that has a password, by name
     * @param rules what is granted; null where there are no rules
     */
    public static Policy of(boolean identifies, Map<String, String> users, List<Rule> rules) {
        return new Policy(identifies, users, rules, Set.of());
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
        List<Rule> own = rules.stream().filter(rule -> rule.isOf(identity)).toList();
        return Rights.of(
                new Grants(
                        own.stream().flatMap(rule -> Rule.granting(rule.publish(), identity)),
                        own.stream().flatMap(rule -> Rule.denying(rule.deny().publish(), identity))),
                new Grants(
                        own.stream().flatMap(rule -> Rule.granting(rule.subscribe(), identity)),
                        own.stream().flatMap(rule -> Rule.denying(rule.deny().subscribe(), identity))),
                own.stream().anyMatch(Rule::admin));
    }
}
