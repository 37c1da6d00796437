package io.herald.gateway;

import io.herald.bus.GroupJoin;
import io.herald.bus.GroupMember;
import io.herald.bus.GroupSeat;
import io.herald.bus.GroupShare;
import io.herald.bus.SteadyTime;
import io.herald.delivery.Delivered;
import io.herald.delivery.Subscription;
import io.herald.topic.From;
import io.herald.topic.Load;
import io.herald.topic.MessageId;
import io.herald.topic.Run;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A session's part in one group: writes what the group gives it, tells the group how much waits, and acknowledges.
 * Owned by its session, on the connection's event loop.
 */
final class SharedSubscription implements GroupMember {
    private final SharedSubscriptions all;
    private final Context context;
    private final GroupSeat seat;
    private final Future<Void> joined;
    private Subscription subscription;
    /** What the client has acknowledged in this turn of the event loop. */
    private List<MessageId> acknowledged = List.of();

    /** What the client is to acknowledge. */
    private final Set<MessageId> unacknowledged = new LinkedHashSet<>(4);

    private Load told = Load.WAITING;

    /**
     * @param all those of the session
     * @param subscription what is shared, and how
     * @param from where in the log the group begins, if it does so with this
     */
    SharedSubscription(SharedSubscriptions all, Subscription subscription, From from) {
        this.all = all;
        this.context = all.fanout().vertx().getOrCreateContext();
        this.subscription = subscription;
        this.seat = all.fanout().broker().groups().seat(subscription.filter(), this);
        this.joined = seat.join(from, all.stay());
    }

    /** Completed when what is published from now on reaches the group. */
    Future<Void> joined() {
        return joined;
    }

    /** Goes on in another way. */
    void renew(Subscription other) {
        subscription = other;
    }

    @Override
    public void take(GroupShare share) {
        try {
            if (share.missing() != null) {
                all.outlet().writeMissing(share.missing());
                all.outlet().flush();
            }
            if (!share.runs().isEmpty() && share.runs().get(0).isStored()) {
                write(share);
            } else {
                deliver(share);
            }
        } finally {
            share.release();
        }
        tell();
    }

    private void write(GroupShare share) {
        List<Run> runs = Delivered.atMost(subscription.qos(), share.runs());
        boolean acknowledges = all.clientAcknowledges() && subscription.qos().isStored();
        if (acknowledges) {
            // Before it is written: what the client does not take counts as acknowledged there.
            await(ids(share.runs()));
        }
        if (share.times() > 0) {
            all.outlet().writeAgain(runs.get(0), share.times());
        } else {
            runs.forEach(all.outlet()::write);
            all.outlet().flush();
        }
        if (!acknowledges) {
            all.outlet().sink().whenSent(() -> context.runOnContext(v -> seat.acknowledge(ids(share.runs()))));
        }
    }

    /** Beyond twice the window the oldest are no longer this one's: others have them, or had. */
    private void await(List<MessageId> ids) {
        unacknowledged.addAll(ids);
        Iterator<MessageId> oldest = unacknowledged.iterator();
        for (int more = unacknowledged.size() - 2 * all.fanout().limits().inFlight(); more > 0; more--) {
            oldest.next();
            oldest.remove();
        }
    }

    private static List<MessageId> ids(List<Run> runs) {
        List<MessageId> ids = new ArrayList<>();
        for (Run run : runs) {
            for (int i = 0; i < run.count(); i++) {
                ids.add(run.id(i));
            }
        }
        return ids;
    }

    private void deliver(GroupShare share) {
        List<Run> runs = Delivered.atMost(subscription.qos(), share.runs());
        for (Run run : Delivered.stillGood(runs, SteadyTime::now)) {
            if (!all.session().access().mayRead(run.topic())) {
                continue;
            }
            RunEncoder form = all.session().encoder().on(run.topic());
            Encoded encoded = form.encode(List.of(run), all.fanout().allocator());
            try {
                all.session().deliver(subscription, run.topic(), encoded);
            } finally {
                encoded.bytes().release();
            }
        }
        if (share.publication() != null) {
            all.fanout().flush(share.publication());
        }
    }

    /** The client has acknowledged a message; whether it is one of these. */
    boolean ack(MessageId id) {
        if (!unacknowledged.remove(id)) {
            return false;
        }
        if (acknowledged.isEmpty()) {
            acknowledged = new ArrayList<>();
            context.runOnContext(v -> tellAcknowledged());
        }
        acknowledged.add(id);
        return true;
    }

    private void tellAcknowledged() {
        if (!acknowledged.isEmpty()) {
            seat.acknowledge(acknowledged);
            acknowledged = List.of();
        }
    }

    /** The client does not want a message now; whether it is one of these. */
    boolean nack(MessageId id, long delayMs) {
        boolean known = unacknowledged.remove(id);
        if (known) {
            seat.refuse(id, delayMs);
        }
        return known;
    }

    /** Tells the group how much waits, where that has changed. */
    void tell() {
        Load load = all.load();
        if (load != told) {
            told = load;
            seat.tell(load);
        }
    }

    /** Belongs to the group for so long now. */
    void stay(GroupJoin.Stay stay) {
        seat.stay(stay);
    }

    /** Leaves the group; for good where the subscription ends, and not the connection alone. */
    void leave(boolean forGood) {
        tellAcknowledged();
        seat.leave(forGood);
    }
}
