package io.herald.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.herald.access.Rule;
import io.herald.topic.BrokerException;
import io.herald.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what is granted: {@code [{"who": ["alice"], "publish": ["a/#"], "subscribe": ["a/#"], "admin": false}]}, and
 * what is denied in spite of that: {@code "deny": {"publish": ["a/b"], "subscribe": ["a/b"]}}. Strict, for a rule that
 * is misread grants too much: unknown members, placeholders and bad filters are faults. One is made for each reading.
 */
public final class RuleTable {
    private static final String KEY = "auth.rules";
    private static final List<String> MEMBERS = List.of("who", "publish", "subscribe", "deny", "admin");
    private static final List<String> MEMBERS_OF_DENY = List.of("publish", "subscribe");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?!user})[^}]*}?");
    private static final String USER = "${user}";
    /** As many as a topic may be configured to have. */
    private static final int MOST_LEVELS = 1000;

    private final List<String> faults = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    private RuleTable() {}

    /**
     * What is granted.
     *
     * @param setting what stands at {@code auth.rules}
     * @throws ConfigException with every fault there is, and where the file cannot be read
     */
    public static List<Rule> read(String setting) {
        RuleTable table = new RuleTable();
        table.take(KEY, JsonText.hereOrInFile(KEY, setting));
        if (!table.faults.isEmpty()) {
            throw new ConfigException(table.faults);
        }
        return table.rules;
    }

    /** What is wrong with rules, one sentence each. */
    static List<String> faults(String where, JsonNode rules) {
        RuleTable table = new RuleTable();
        table.take(where, rules);
        return table.faults;
    }

    private void take(String where, JsonNode tree) {
        if (!(tree instanceof ArrayNode list)) {
            faults.add(where + ": not rules; " + Kind.RULES.form);
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            String place = where + "[" + i + "]";
            if (list.get(i) instanceof ObjectNode rule) {
                takeRule(place, rule);
            } else {
                faults.add(place + ": " + JsonText.shown(list.get(i)) + " is not a rule; " + Kind.RULES.form);
            }
        }
    }

    private void takeRule(String where, ObjectNode rule) {
        int before = faults.size();
        refuseUnknown(where, rule, MEMBERS, "of a rule");
        List<String> who = texts(where + ".who", rule.get("who"));
        if (who.isEmpty() && faults.size() == before) {
            faults.add(where + ".who: nobody; name users, * for whoever is known, or anonymous");
        }
        who.stream()
                .filter(name -> !name.equals("*") && !name.equals("anonymous") && !UserName.isOne(name))
                .forEach(name -> faults.add(where + ".who: " + JsonText.shown(name) + " is no name; " + UserName.FORM));
        List<String> publish = filters(where + ".publish", rule.get("publish"));
        List<String> subscribe = filters(where + ".subscribe", rule.get("subscribe"));
        Rule.Denied denied = denied(where + ".deny", rule.get("deny"));
        JsonNode admin = rule.get("admin");
        if (admin != null && !admin.isBoolean()) {
            faults.add(where + ".admin: " + JsonText.shown(admin) + " is not a switch; true or false");
        }
        if (faults.size() == before) {
            rules.add(new Rule(who, publish, subscribe, denied, admin != null && admin.booleanValue()));
        }
    }

    /** Nothing where there are faults: then the rule is none. */
    private Rule.Denied denied(String where, JsonNode deny) {
        int before = faults.size();
        if (deny instanceof ObjectNode verbs) {
            refuseUnknown(where, verbs, MEMBERS_OF_DENY, "of what is denied");
            List<String> publish = filters(where + ".publish", verbs.get("publish"));
            List<String> subscribe = filters(where + ".subscribe", verbs.get("subscribe"));
            return faults.size() == before ? new Rule.Denied(publish, subscribe) : Rule.Denied.NOTHING;
        }
        if (deny != null) {
            faults.add(where + ": " + JsonText.shown(deny) + " does not say what is denied; {\"publish\": [filters],"
                    + " \"subscribe\": [filters]}");
        }
        return Rule.Denied.NOTHING;
    }

    private void refuseUnknown(String where, ObjectNode object, List<String> known, String what) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (!known.contains(member.getKey())) {
                Optional<String> near = Keys.nearest(member.getKey(), known);
                faults.add(where + "." + JsonText.shown(member.getKey()) + ": no such member " + what
                        + near.map(name -> "; did you mean " + name + "?").orElse("; " + Kind.RULES.form));
            }
        }
    }

    private List<String> filters(String where, JsonNode list) {
        List<String> filters = texts(where, list);
        filters.forEach(filter -> {
            Matcher placeholder = PLACEHOLDER.matcher(filter);
            if (placeholder.find()) {
                faults.add(where + ": " + JsonText.shown(filter) + " has " + JsonText.shown(placeholder.group())
                        + " in it; only ${user} stands for something");
            } else {
                checkFilter(where, filter);
            }
        });
        return filters;
    }

    private void checkFilter(String where, String filter) {
        try {
            if (TopicFilter.of(filter.replace(USER, "user"), MOST_LEVELS).isShared()) {
                faults.add(where + ": " + JsonText.shown(filter) + " names a group; a rule is about topics");
            }
        } catch (BrokerException e) {
            faults.add(where + ": " + JsonText.shown(filter) + " is not a filter; " + e.getMessage());
        }
    }

    private List<String> texts(String where, JsonNode list) {
        List<String> texts = new ArrayList<>();
        if (list != null && !list.isArray()) {
            faults.add(where + ": " + JsonText.shown(list) + " is not a list");
        } else if (list != null) {
            list.forEach(element -> {
                if (element.isTextual()) {
                    texts.add(element.textValue());
                } else {
                    faults.add(where + ": " + JsonText.shown(element) + " is not text");
                }
            });
        }
        return texts;
    }
}
