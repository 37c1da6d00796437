package io.herald.bus;

import io.herald.topic.TopicFilter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the registry what a door instance wants, all that is said of it in one turn as one message: those who subscribe
 * without end wait for their answers, and ask for the next together. Owned by the instance's {@link Broker}, on its
 * context.
 */
final class InterestDesk {
    /** No more go in one message, so that the registry does other things between. */
    private static final int MOST = 256;

    private final EventBus bus;
    private final Context context;
    private final String address;
    private List<Interest> said = new ArrayList<>();
    private Promise<LogHead> answer = Promise.promise();

    InterestDesk(EventBus bus, Context context, String address) {
        this.bus = bus;
        this.context = context;
        this.address = address;
    }

    /** As {@link Broker#want} says. */
    Future<LogHead> want(TopicFilter filter, int subscriptions) {
        if (said.isEmpty()) {
            context.runOnContext(turned -> send());
        }
        said.add(new Interest(address, filter, subscriptions));
        Future<LogHead> heard = answer.future();
        if (said.size() == MOST) {
            send();
        }
        return heard;
    }

    /** Tells what was said, if anything was. */
    void send() {
        if (!said.isEmpty()) {
            bus.<LogHead>request(BusAddress.INTEREST, new Interests(said))
                    .map(reply -> reply.body())
                    .onComplete(answer);
            said = new ArrayList<>();
            answer = Promise.promise();
        }
    }
}
