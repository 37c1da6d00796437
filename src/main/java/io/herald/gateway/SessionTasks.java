package io.herald.gateway;

import io.herald.bus.AcksAnswer;
import io.herald.bus.GroupDesk;
import io.herald.bus.RedriveAnswer;
import io.herald.bus.SessionAcks;
import io.herald.bus.SessionAnswer;
import io.herald.bus.SessionFilters;
import io.herald.bus.SessionHolder;
import io.herald.delivery.SlowPolicy;
import io.herald.delivery.Subscription;
import io.herald.topic.BrokerException;
import io.herald.topic.QoS;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What others want of a durable session while a client is connected to it: done one after another, once it is resumed.
 * Owned by the session, on its connection's event loop.
 */
final class SessionTasks implements SessionHolder {
    private final DurableSession durable;
    private final SubscriberSession session;
    private final LiveFanout fanout;
    private Future<?> last;

    /**
     * @param durable whose these are
     * @param session where its messages go
     * @param fanout bounds what it may be subscribed to
     * @param ready completed when it is resumed, or will never be
     */
    SessionTasks(DurableSession durable, SubscriberSession session, LiveFanout fanout, Future<Void> ready) {
        this.durable = durable;
        this.session = session;
        this.fanout = fanout;
        this.last = ready;
    }

    @Override
    public Future<SessionAnswer> tell() {
        return inTurn(() -> Future.succeededFuture(new SessionAnswer(durable.state())));
    }

    @Override
    public Future<SessionAnswer> subscribe(SessionFilters filters) {
        return inTurn(() -> subscribeOnly(filters.filters()).compose(subscribed -> {
            if (filters.expiryMs() != null) {
                durable.keepFor(filters.expiryMs());
            }
            SessionState changed = durable.state();
            return durable.save(changed).map(done -> new SessionAnswer(changed));
        }));
    }

    /**
     * Subscribes to these filters and takes all others back; those that stay as they are go on where they stand. Where
     * they cannot all be had nothing is changed.
     */
    private Future<Void> subscribeOnly(List<SessionFilters.Wanted> wanted) {
        Map<TopicFilter, QoS> before =
                session.subscriptions().stream().collect(Collectors.toMap(Subscription::filter, Subscription::qos));
        List<SessionFilters.Wanted> joining = wanted.stream()
                .filter(one -> before.get(one.filter()) != one.qos())
                .toList();
        List<TopicFilter> all = filters(wanted);
        Set<TopicFilter> leaving = new LinkedHashSet<>(before.keySet());
        all.forEach(leaving::remove);
        BrokerException refusal = refusal(all);
        refusal = refusal == null ? fanout.room().refusal(filters(joining), leaving) : refusal;
        if (refusal != null) {
            return Future.failedFuture(refusal);
        }
        leaving.forEach(session::unsubscribe);
        List<Future<Void>> subscribed = new ArrayList<>();
        for (SessionFilters.Wanted one : joining) {
            Wish as = new Wish(SlowPolicy.DROP_NEW, one.qos(), one.from());
            subscribed.add(session.subscribe(one.filter(), as));
        }
        return Future.all(subscribed).mapEmpty();
    }

    private static List<TopicFilter> filters(List<SessionFilters.Wanted> wanted) {
        return wanted.stream().map(SessionFilters.Wanted::filter).toList();
    }

    /** Why a session may not have these filters and no others; null where it may. */
    private BrokerException refusal(List<TopicFilter> all) {
        for (TopicFilter filter : all) {
            if (!session.access().maySubscribe(filter)) {
                return session.access().denied("subscribe to " + filter);
            }
        }
        int most = fanout.limits().subscriptions();
        if (all.size() > most) {
            return Subscriptions.tooMany(most);
        }
        long groups = all.stream().filter(TopicFilter::isShared).count();
        return groups > GroupDesk.MOST_GROUPS ? SharedSubscriptions.tooMany() : null;
    }

    @Override
    public Future<AcksAnswer> acknowledge(SessionAcks acks) {
        return inTurn(() -> {
            long acked = acks.acks().stream().filter(durable::ack).count();
            long nacked = acks.nacks().stream()
                    .filter(id -> durable.nack(id, acks.delayMs()))
                    .count();
            return Future.succeededFuture(new AcksAnswer((int) acked, (int) nacked));
        });
    }

    @Override
    public Future<RedriveAnswer> redrive() {
        return inTurn(() -> durable.lookForLetters().compose(found -> {
            if (durable.isClosed()) {
                return durable.gone();
            }
            return durable.redrive(found).map(done -> found.answer());
        }));
    }

    @Override
    public Future<Void> takenOver() {
        return durable.takenOver();
    }

    /** Does something once all that was to be done before is done; fails where the session is left then. */
    private <A> Future<A> inTurn(Supplier<Future<A>> task) {
        Future<A> done = last.transform(before -> durable.isClosed() ? durable.gone() : task.get());
        last = done;
        return done;
    }
}
