package io.herald.bus;

import io.herald.topic.From;
import io.herald.topic.Load;
import io.herald.topic.MessageId;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.util.List;

/** A subscriber's place in a group, until it leaves. Belongs to the event loop of the door instance. */
public final class GroupSeat {
    private final EventBus bus;
    private final GroupDesk desk;
    private final TopicFilter filter;
    private final Seat seat;

    GroupSeat(EventBus bus, GroupDesk desk, TopicFilter filter, Seat seat) {
        this.bus = bus;
        this.desk = desk;
        this.filter = filter;
        this.seat = seat;
    }

    /**
     * Joins the group, or begins it.
     *
     * @param from where in the log the group begins, if it does so with this subscriber
     * @param stay how long it belongs to the group
     * @return completed when what is published from now on by anybody reaches the group
     */
    public Future<Void> join(From from, GroupJoin.Stay stay) {
        return bus.request(BusAddress.GROUP_JOIN, new GroupJoin(filter, seat, from, stay))
                .recover(BusRefusal::of)
                .mapEmpty();
    }

    /** The subscriber has acknowledged messages; those it does not have mean nothing. */
    public void acknowledge(List<MessageId> ids) {
        send(new GroupNews.Acknowledged(ids));
    }

    /** The subscriber does not want a message now. */
    public void refuse(MessageId id, long delayMs) {
        send(new GroupNews.Refused(id, delayMs));
    }

    /** The subscriber belongs to the group for so long now. */
    public void stay(GroupJoin.Stay stay) {
        send(new GroupNews.Stays(stay));
    }

    /** So much waits for the subscriber now. */
    public void tell(Load load) {
        send(new GroupNews.Loaded(load));
    }

    /** Leaves the group; for good where the subscription ends, and not the connection alone. */
    public void leave(boolean forGood) {
        desk.left(seat);
        send(new GroupNews.Left(forGood));
    }

    private void send(GroupNews.News news) {
        bus.send(BusAddress.GROUP_NEWS, new GroupNews(filter, seat, news));
    }
}
