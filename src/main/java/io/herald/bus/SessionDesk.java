package io.herald.bus;

import io.herald.access.Claimant;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.SessionState;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The durable sessions that one door instance holds. Belongs to its {@link Broker}, on the instance's event loop. */
final class SessionDesk {
    private static final AtomicLong HOLDERS = new AtomicLong();

    private final EventBus bus;
    private final String address;
    private final MessageConsumer<SessionOrder> consumer;
    private final Map<Long, SessionHolder> holders = new HashMap<>();

    SessionDesk(EventBus bus, String door) {
        this.bus = bus;
        this.address = door + ".sessions";
        this.consumer = bus.localConsumer(address, this::order);
    }

    /** Nobody is told to leave a session for one whose it is not: what is kept of it is looked at before. */
    Future<OpenSession> open(String name, SessionHolder holder, boolean yielding, Claimant claimant) {
        long number = HOLDERS.incrementAndGet();
        holders.put(number, holder);
        return owner(name, claimant)
                .map(owner -> new SessionClaim(name, address, number, yielding, claimant, owner))
                .compose(this::claim)
                .onFailure(fault -> holders.remove(number));
    }

    private Future<OpenSession> claim(SessionClaim claim) {
        return bus.request(BusAddress.CLAIM, claim)
                .recover(BusRefusal::of)
                .compose(granted -> kept(claim.name(), claim.claimant()))
                .map(kept -> new OpenSession(bus, this, claim, kept))
                .onFailure(fault -> release(claim));
    }

    private Future<String> owner(String name, Claimant claimant) {
        return claimant == Claimant.ANYBODY
                ? Future.succeededFuture("")
                : kept(name, claimant)
                        .map(state -> state == null || state.owner().isEmpty() ? claimant.user() : state.owner());
    }

    private Future<SessionState> kept(String name, Claimant claimant) {
        return bus.<SessionAnswer>request(BusAddress.SESSION, name)
                .map(answer -> answer.body().state())
                .compose(state -> state == null || claimant.owns(state.owner())
                        ? Future.succeededFuture(state)
                        : Future.failedFuture(notYours()));
    }

    /** Why a session of another is not opened. */
    static BrokerException notYours() {
        return new BrokerException(ErrorCode.FORBIDDEN, "the session is another user's");
    }

    /** Passes on what the holder of a session is asked for, unless it has left meanwhile. */
    private void order(Message<SessionOrder> order) {
        SessionHolder holder = holders.get(order.body().number());
        if (holder == null) {
            BusRefusal.answer(order, new BrokerException(ErrorCode.CONFLICT, "the session was left just now"));
            return;
        }
        order.body().task().on(holder).onSuccess(order::reply).onFailure(fault -> BusRefusal.answer(order, fault));
    }

    void release(SessionClaim claim) {
        if (holders.remove(claim.number()) != null) {
            bus.send(BusAddress.RELEASE, claim);
        }
    }

    Future<Void> leave() {
        return consumer.unregister();
    }
}
