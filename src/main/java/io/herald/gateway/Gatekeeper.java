package io.herald.gateway;

import io.herald.access.Access;
import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.bus.Broker;
import io.herald.bus.SteadyTime;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Who comes in at one door instance, and what they may do. When the rules change it looks at everyone who is inside
 * and sends away whoever is no longer known or is subscribed to what it may not read any more. Belongs to the event
 * loop of the door instance.
 */
public final class Gatekeeper {
    /** How often it is looked at whose proof has expired. */
    private static final long EXPIRY_EVERY_MS = 1_000;

    private static final BrokerException UNKNOWN =
            new BrokerException(ErrorCode.UNAUTHENTICATED, "who you are has expired or was changed");

    private final Broker broker;
    private final LiveFanout fanout;
    private final LongSupplier machineMs;
    private final Map<Access, Guest> inside = new HashMap<>();
    private Policy policy;

    /** Whose access it is. Called on the event loop of the door instance. */
    public interface Guest {
        /** What it is subscribed to. */
        List<TopicFilter> filters();

        /** It has to leave, for this reason; messages it may not read are not sent any more. */
        void sendAway(BrokerException reason);
    }

    /**
     * @param vertx for timers, on this event loop
     * @param broker who knows who may do what
     * @param fanout the fan-out of the door instance
     */
    public Gatekeeper(Vertx vertx, Broker broker, LiveFanout fanout) {
        this(vertx, broker, fanout, SteadyTime::machineMs);
    }

    /** With another clock than the machine's: what proves who one is ends by that, and not by the time of messages. */
    Gatekeeper(Vertx vertx, Broker broker, LiveFanout fanout, LongSupplier machineMs) {
        this.broker = broker;
        this.fanout = fanout;
        this.machineMs = machineMs;
        vertx.setPeriodic(EXPIRY_EVERY_MS, id -> lookForExpired());
    }

    /** Completed when it knows who may do what: nobody may be let in before. */
    public Future<Void> ready() {
        return broker.auth().policy(this::change).map(now -> {
            policy = policy == null ? now : policy;
            return null;
        });
    }

    /** Lets somebody in who has not said who it is; it is to be shown out when it leaves. */
    public Access letIn(Guest guest) {
        Access access = new Access(policy);
        inside.put(access, guest);
        return access;
    }

    /** Has somebody prove who it is. */
    public Future<Void> identify(Access access, Credentials credentials, String from) {
        // Users may be changed while the answer is on its way.
        return broker.auth().identify(credentials, from).compose(identity -> recognize(access, identity));
    }

    /** Lets somebody be who it has proven to be, here or at another door; fails where that counts no more. */
    public Future<Void> recognize(Access access, Identity proven) {
        if (machineMs.getAsLong() >= proven.expiresAtMs() || !policy.stillKnows(proven)) {
            return Future.failedFuture(UNKNOWN);
        }
        access.become(proven);
        return Future.succeededFuture();
    }

    /** Has somebody prove who it is with a ticket, which is used up by that. */
    public Future<Void> redeem(Access access, String ticket) {
        return broker.auth().takeTicket(ticket).map(identity -> {
            access.become(identity);
            return null;
        });
    }

    /** Whether somebody who has left may publish to a topic under the rules of now. */
    public boolean mayStillPublish(Identity identity, TopicName topic) {
        return policy.stillKnows(identity) && policy.rightsOf(identity).mayPublish(topic);
    }

    /** How many are inside. */
    public int inside() {
        return inside.size();
    }

    /** Somebody has left. */
    public void showOut(Access access) {
        inside.remove(access);
    }

    private void change(Policy other) {
        policy = other;
        fanout.rightsChanged();
        inside.keySet().forEach(access -> access.under(other));
        look();
    }

    private void lookForExpired() {
        long nowMs = machineMs.getAsLong();
        List<Access> expired = inside.keySet().stream()
                .filter(access -> access.identity().expiresAtMs() <= nowMs)
                .toList();
        expired.forEach(access -> sendAway(access, UNKNOWN));
    }

    private void look() {
        long nowMs = machineMs.getAsLong();
        List.copyOf(inside.keySet()).forEach(access -> {
            BrokerException reason = reasonToLeave(access, nowMs);
            if (reason != null) {
                sendAway(access, reason);
            }
        });
    }

    private void sendAway(Access access, BrokerException reason) {
        Guest guest = inside.remove(access);
        if (guest != null) {
            guest.sendAway(reason);
        }
    }

    /** Why somebody may not stay; null where it may. */
    private BrokerException reasonToLeave(Access access, long nowMs) {
        if (!access.isStillKnown(nowMs)) {
            return UNKNOWN;
        }
        Guest guest = inside.get(access);
        for (TopicFilter filter : guest == null ? List.<TopicFilter>of() : guest.filters()) {
            if (!access.maySubscribe(filter)) {
                return access.denied("subscribe to " + filter);
            }
        }
        return null;
    }
}
