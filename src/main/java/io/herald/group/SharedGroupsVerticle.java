package io.herald.group;

import io.herald.bus.Broker;
import io.herald.bus.BusAddress;
import io.herald.bus.BusRefusal;
import io.herald.bus.Delivery;
import io.herald.bus.GroupJoin;
import io.herald.bus.GroupNews;
import io.herald.metrics.CatchingUp;
import io.herald.topic.Run;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All the groups that share, each as long as it has members. To the core it is one more door instance, which wants what
 * its groups want. There is one, on one event loop; it never blocks.
 */
public final class SharedGroupsVerticle extends VerticleBase {
    /** How far behind what is kept may be: what was acknowledged since then may come again after a crash. */
    private static final long SAVE_EVERY_MS = 250;

    private final GroupLimits limits;
    private final CatchingUp behind;
    private final Map<TopicFilter, SharedGroup> groups = new HashMap<>();
    /** Those that are being saved for the last time. */
    private final Set<Future<Void>> closing = new LinkedHashSet<>();

    private GroupHall hall;

    /**
     * @param limits what bounds a group
     * @param behind is told which groups are behind
     */
    public SharedGroupsVerticle(GroupLimits limits, CatchingUp behind) {
        this.limits = limits;
        this.behind = behind;
    }

    @Override
    public Future<?> start() {
        hall = new GroupHall(vertx, Broker.enter(vertx, "group", this::deliver), limits, behind.readers());
        vertx.eventBus().localConsumer(BusAddress.GROUP_JOIN, this::join);
        vertx.eventBus().<GroupNews>localConsumer(BusAddress.GROUP_NEWS, news -> hear(news.body()));
        vertx.eventBus().localConsumer(BusAddress.GROUP_LEAVE, this::leave);
        vertx.setPeriodic(SAVE_EVERY_MS, id -> groups.values().forEach(SharedGroup::saveIfChanged));
        return Future.succeededFuture();
    }

    private void deliver(Delivery delivery) {
        Set<SharedGroup> sharing = new LinkedHashSet<>(4);
        boolean whole = false;
        try {
            for (Run run : delivery.runs()) {
                hall.match(run.topic(), group -> {
                    group.offer(run);
                    sharing.add(group);
                });
            }
            sharing.forEach(group -> group.flush(delivery.publication()));
            whole = !delivery.isLost();
        } finally {
            if (!whole) {
                hall.missed(delivery.publication().end());
            }
            // Whatever went wrong, the publisher does not wait for it for ever.
            delivery.publication().release();
        }
    }

    private void join(Message<GroupJoin> message) {
        GroupJoin join = message.body();
        groups.computeIfAbsent(join.filter(), filter -> new SharedGroup(hall, filter, join.from()))
                .join(join.seat(), join.stay())
                .onSuccess(joined -> message.reply(null))
                .onFailure(fault -> refuse(message, fault));
    }

    /** Who could not join leaves; it is not for the group to know who else could not. */
    private void refuse(Message<GroupJoin> message, Throwable fault) {
        GroupJoin join = message.body();
        BusRefusal.answer(message, fault);
        hear(new GroupNews(join.filter(), join.seat(), new GroupNews.Left(true)));
    }

    private void hear(GroupNews news) {
        SharedGroup group = groups.get(news.filter());
        if (group != null) {
            group.hear(news.seat(), news.news());
            closeIfEmpty(group);
        }
    }

    private void closeIfEmpty(SharedGroup group) {
        if (group.isEmpty()) {
            groups.remove(group.filter());
            Future<Void> closed = group.close();
            closing.add(closed);
            closed.onComplete(done -> closing.remove(closed));
        }
    }

    private void leave(Message<String> door) {
        for (SharedGroup group : List.copyOf(groups.values())) {
            group.seatsOf(door.body())
                    .forEach(seat -> hear(new GroupNews(group.filter(), seat, new GroupNews.Left(false))));
        }
        door.reply(null);
    }

    @Override
    public Future<?> stop() {
        List<Future<Void>> all = new ArrayList<>(closing);
        groups.values().forEach(group -> all.add(group.close()));
        return Future.join(all).transform(closed -> hall.broker().leave());
    }
}
