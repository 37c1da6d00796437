package io.herald.bus;

import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The places that subscribers of one door instance have in groups. Belongs to its {@link Broker}. */
public final class GroupDesk {
    /** The most groups of one client: each may have a part of {@code limits.queueBytes} under way to it. */
    public static final int MOST_GROUPS = 32;

    private static final AtomicLong SEATS = new AtomicLong();

    private final EventBus bus;
    private final String address;
    private final Map<Long, GroupMember> members = new HashMap<>();
    /** Null before the first seat. */
    private MessageConsumer<GroupShare> consumer;

    GroupDesk(EventBus bus, String door) {
        this.bus = bus;
        this.address = door + ".shares";
    }

    /**
     * Makes a place in a group, which is to be joined then, and left in the end.
     *
     * @param filter the shared filter, which names the group
     * @param member gets what is shared with it, from the join on
     */
    public GroupSeat seat(TopicFilter filter, GroupMember member) {
        if (consumer == null) {
            consumer = bus.localConsumer(address, share -> pass(share.body()));
        }
        Seat seat = new Seat(address, SEATS.incrementAndGet());
        members.put(seat.number(), member);
        return new GroupSeat(bus, this, filter, seat);
    }

    /** What comes for one that has left is the group's still, which knows or will hear. */
    private void pass(GroupShare share) {
        GroupMember member = members.get(share.seat());
        if (member == null) {
            share.release();
        } else {
            member.take(share);
        }
    }

    void left(Seat seat) {
        members.remove(seat.number());
    }

    /** No more shares come; what was on its way is here before. */
    Future<?> leave() {
        return consumer == null
                ? Future.succeededFuture()
                : bus.request(BusAddress.GROUP_LEAVE, address).transform(left -> consumer.unregister());
    }
}
