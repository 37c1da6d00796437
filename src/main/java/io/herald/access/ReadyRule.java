package io.herald.access;

import io.herald.topic.TopicFilter;
import java.util.List;

/** A rule as it is asked, again and again. Owned by a policy; immutable. */
final class ReadyRule {
    private final Rule rule;
    private final RuleFilters publish;
    private final RuleFilters subscribe;
    private final RuleFilters noPublish;
    private final RuleFilters noSubscribe;

    ReadyRule(Rule rule) {
        this.rule = rule;
        this.publish = new RuleFilters(rule.publish());
        this.subscribe = new RuleFilters(rule.subscribe());
        this.noPublish = new RuleFilters(rule.deny().publish());
        this.noSubscribe = new RuleFilters(rule.deny().subscribe());
    }

    boolean isOf(Identity identity) {
        return rule.isOf(identity);
    }

    boolean admin() {
        return rule.admin();
    }

    /** How many filters it has. */
    int size() {
        return publish.size() + subscribe.size() + noPublish.size() + noSubscribe.size();
    }

    /** Adds what it says of publishing to those it is of. */
    void publish(String level, List<TopicFilter> granted, List<TopicFilter> denied) {
        publish.grant(level, granted);
        noPublish.deny(level, denied);
    }

    /** Adds what it says of reading to those it is of. */
    void subscribe(String level, List<TopicFilter> granted, List<TopicFilter> denied) {
        subscribe.grant(level, granted);
        noSubscribe.deny(level, denied);
    }
}
