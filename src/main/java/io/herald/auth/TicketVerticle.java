package io.herald.auth;

import io.herald.access.Identity;
import io.herald.bus.BusAddress;
import io.herald.bus.BusRefusal;
import io.herald.bus.SteadyTime;
import io.herald.topic.BrokerException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.concurrent.TimeUnit;

/**
 * Gives out tickets, and takes them back, for all instances of all doors. One instance, on an event loop: nobody waits
 * here behind passwords that are checked.
 */
public final class TicketVerticle extends VerticleBase {
    private final Tickets tickets = new Tickets();

    @Override
    public Future<?> start() {
        vertx.eventBus().localConsumer(BusAddress.TICKET, this::give);
        vertx.eventBus().localConsumer(BusAddress.TAKE_TICKET, this::take);
        return Future.succeededFuture();
    }

    private void give(Message<Identity> wish) {
        try {
            wish.reply(tickets.give(wish.body(), nowMs(), SteadyTime.now()));
        } catch (BrokerException refusal) {
            BusRefusal.answer(wish, refusal);
        }
    }

    private void take(Message<String> ticket) {
        try {
            ticket.reply(tickets.take(ticket.body(), nowMs()));
        } catch (BrokerException refusal) {
            BusRefusal.answer(ticket, refusal);
        }
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
