package io.herald.bus;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.EventBus;

/** Where a door instance asks who its clients are, and what they may do. Belongs to its {@link Broker}. */
public final class AuthDesk {
    private final EventBus bus;

    AuthDesk(EventBus bus) {
        this.bus = bus;
    }

    /**
     * Asks who a client is.
     *
     * @return who; failed with {@link ErrorCode#UNAUTHENTICATED} where it has not proven it
     */
    public Future<Identity> identify(Credentials credentials, String from) {
        return bus.<Identity>request(BusAddress.IDENTIFY, new IdentityClaim(credentials, from))
                .map(reply -> reply.body())
                .recover(BusRefusal::of);
    }

    /**
     * Asks for a ticket, by which somebody proves once more who it is.
     *
     * @return the ticket; failed with {@link ErrorCode#RATE_LIMITED} where there are too many
     */
    public Future<Ticket> ticket(Identity identity) {
        return bus.<Ticket>request(BusAddress.TICKET, identity)
                .map(reply -> reply.body())
                .recover(BusRefusal::of);
    }

    /**
     * Takes a ticket, which is used up by that.
     *
     * @return whose it is; failed with {@link ErrorCode#UNAUTHENTICATED} where it is none
     */
    public Future<Identity> takeTicket(String text) {
        return bus.<Identity>request(BusAddress.TAKE_TICKET, text)
                .map(reply -> reply.body())
                .recover(BusRefusal::of);
    }

    /**
     * Asks who may do what.
     *
     * @param changed hears of every change from now on
     * @return the policy of now
     */
    public Future<Policy> policy(Handler<Policy> changed) {
        bus.<Policy>localConsumer(BusAddress.NEW_POLICY, message -> changed.handle(message.body()));
        return bus.<Policy>request(BusAddress.POLICY, null).map(reply -> reply.body());
    }
}
