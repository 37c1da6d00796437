package io.herald.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.function.Function;

/**
 * Tells which clients are connected to one door instance, and asks all others. Belongs to its {@link Broker}, on the
 * instance's event loop.
 */
public final class ConnectionDesk {
    /** A door instance that does not answer soon is left out. */
    private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(5_000);

    private final EventBus bus;
    private final String address;
    /** Null where this instance has told nobody that it has clients. */
    private MessageConsumer<ConnectionsQuery> consumer;

    ConnectionDesk(EventBus bus, String door) {
        this.bus = bus;
        this.address = door + ".connections";
    }

    /** From now on this door instance answers for its clients. */
    public void tell(Function<ConnectionsQuery, ConnectionsAnswer> clients) {
        consumer = bus.localConsumer(address, query -> query.reply(clients.apply(query.body())));
        bus.send(BusAddress.ENTER, address);
    }

    /** The clients of all door instances. */
    public Future<ConnectionsAnswer> ask(ConnectionsQuery query) {
        return bus.<DoorsAnswer>request(BusAddress.DOORS, null)
                .compose(doors -> Future.all(doors.body().addresses().stream()
                        .map(door -> ask(door, query))
                        .toList()))
                .map(answers -> ConnectionsAnswer.of(answers.<ConnectionsAnswer>list(), query));
    }

    private Future<ConnectionsAnswer> ask(String door, ConnectionsQuery query) {
        return bus.<ConnectionsAnswer>request(door, query, SOON)
                .map(answer -> answer.body())
                // One that leaves just now has no clients any more.
                .otherwise(new ConnectionsAnswer(List.of(), false));
    }

    Future<Void> leave() {
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }
}
