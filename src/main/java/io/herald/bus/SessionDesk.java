package io.herald.bus;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
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

    Future<OpenSession> open(String name, SessionHolder holder, boolean yielding) {
        SessionClaim claim = new SessionClaim(name, address, HOLDERS.incrementAndGet(), yielding);
        holders.put(claim.number(), holder);
        return bus.request(BusAddress.CLAIM, claim)
                .recover(BusRefusal::of)
                .compose(granted -> bus.<SessionAnswer>request(BusAddress.SESSION, name))
                .map(kept -> new OpenSession(bus, this, claim, kept.body().state()))
                .onFailure(fault -> release(claim));
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
