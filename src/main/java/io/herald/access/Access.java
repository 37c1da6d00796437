package io.herald.access;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;

/**
 * What one client may do, as long as it is connected: who it is, and its rights of now, which change with the rules.
 * Owned by its connection, on that connection's event loop.
 */
public final class Access {
    private Policy policy;
    private Identity identity;
    private Rights rights;
    /** The topics that were asked for last, for most ask for the same again. */
    private TopicName published;

    private TopicName read;

    /** Of somebody who has proven nothing yet. */
    public Access(Policy policy) {
        this.policy = policy;
        become(Identity.ANONYMOUS);
    }

    /** Of the broker itself, which may do everything. */
    public static Access ofBroker() {
        return new Access(Policy.OPEN);
    }

    /** It has proven who it is. */
    public void become(Identity proven) {
        identity = proven;
        rights = policy.rightsOf(proven);
        forget();
    }

    /** Another policy holds from now on. */
    public void under(Policy other) {
        policy = other;
        become(identity);
    }

    private void forget() {
        published = null;
        read = null;
    }

    /** Who it is. */
    public Identity identity() {
        return identity;
    }

    /** Whether there is a way to prove who one is. */
    public boolean identifies() {
        return policy.identifies();
    }

    /** Whether it is still who it was when it proved it, and that has not expired. */
    public boolean isStillKnown(long nowMs) {
        return nowMs < identity.expiresAtMs() && policy.stillKnows(identity);
    }

    /** Whether messages of a topic may be delivered to it. */
    public boolean mayRead(TopicName topic) {
        if (rights == Rights.ALL) {
            return true;
        }
        if (topic != read) {
            if (!rights.mayRead(topic)) {
                return false;
            }
            read = topic;
        }
        return true;
    }

    /** Whether there is nothing that may not be delivered to it. */
    public boolean mayReadAll() {
        return rights == Rights.ALL;
    }

    /** Whether it may publish to a topic. */
    public boolean mayPublish(TopicName topic) {
        if (rights == Rights.ALL) {
            return true;
        }
        if (topic != published) {
            if (!rights.mayPublish(topic)) {
                return false;
            }
            published = topic;
        }
        return true;
    }

    /** Whether it may subscribe to a filter; what it is sent then is looked at again. */
    public boolean maySubscribe(TopicFilter filter) {
        return rights.maySubscribe(filter);
    }

    /** Whether there is nothing that a filter matches and that may not be delivered to it. */
    public boolean mayReadAllOf(TopicFilter filter) {
        return rights.mayReadAllOf(filter);
    }

    /** Whether it is an operator. */
    public boolean isAdmin() {
        return rights.isAdmin();
    }

    /** How it asks for durable sessions. */
    public Claimant claimant() {
        return rights == Rights.ALL && identity.isAnonymous()
                ? Claimant.ANYBODY
                : new Claimant(identity.user(), isAdmin());
    }

    /** @throws BrokerException where it may not publish to a topic */
    public void checkPublish(TopicName topic) {
        if (!mayPublish(topic)) {
            throw denied("publish to " + topic);
        }
    }

    /** @throws BrokerException where it may not subscribe to a filter */
    public void checkSubscribe(TopicFilter filter) {
        if (!maySubscribe(filter)) {
            throw denied("subscribe to " + filter);
        }
    }

    /** @throws BrokerException where it is not an operator */
    public void checkAdmin() {
        if (!isAdmin()) {
            throw denied("do what operators do");
        }
    }

    /** Whether it may do nothing before it has proven who it is. */
    public boolean wantsLogin() {
        return rights.isEmpty() && identity.isAnonymous() && policy.identifies();
    }

    /** @throws BrokerException where it may do nothing at all: it has to say who it is */
    public void checkWelcome() {
        if (rights.isEmpty()) {
            throw denied("be here");
        }
    }

    /** The refusal of what it may not do: one that has not said who it is may try that first. */
    public BrokerException denied(String what) {
        return identity.isAnonymous() && policy.identifies()
                ? new BrokerException(ErrorCode.UNAUTHENTICATED, "say who you are: anonymous clients may not " + what)
                : new BrokerException(ErrorCode.FORBIDDEN, "the rules do not let you " + what);
    }
}
