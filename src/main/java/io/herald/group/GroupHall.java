package io.herald.group;

import io.herald.bus.Broker;
import io.herald.bus.GroupShare;
import io.herald.bus.LogHead;
import io.herald.bus.Seat;
import io.herald.delivery.WindowShare;
import io.herald.follow.Behind;
import io.herald.follow.Burials;
import io.herald.follow.LogFollowing;
import io.herald.follow.Surroundings;
import io.herald.metrics.CatchingUp;
import io.herald.topic.FilterTree;
import io.herald.topic.Position;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * What all groups have in common: which topics they listen to, and how they reach their members. Owned by the verticle,
 * on its event loop.
 */
final class GroupHall implements Surroundings {
    private static final long FEED_EVERY_MS = 10_000;

    private final Vertx vertx;
    private final Broker broker;
    private final GroupLimits limits;
    private final CatchingUp.Readers readers;
    private final Set<LogFollowing> following = new HashSet<>();
    private final Burials burials = new Burials();
    /** How many members all groups have. */
    private int seats;

    private final IntSupplier windowShare = WindowShare.of(Runtime.getRuntime().maxMemory(), () -> seats);
    private final FilterTree<SharedGroup> tree = new FilterTree<>();

    /**
     * @param vertx for time-outs, on this event loop
     * @param broker the core, as a door instance sees it
     * @param limits what bounds a group
     * @param readers is told which groups are behind
     */
    GroupHall(Vertx vertx, Broker broker, GroupLimits limits, CatchingUp.Readers readers) {
        this.vertx = vertx;
        this.broker = broker;
        this.limits = limits;
        this.readers = readers;
        vertx.setPeriodic(FEED_EVERY_MS, id -> askFeed());
    }

    @Override
    public void follows(LogFollowing one) {
        following.add(one);
    }

    @Override
    public void followsNoMore(LogFollowing one) {
        following.remove(one);
    }

    /**
     * Tells all groups how far the feed is, so that nobody is told a gap where nothing it wants was; and counts those
     * that are behind.
     */
    private void askFeed() {
        if (following.isEmpty()) {
            readers.are(0, 0);
            return;
        }
        broker.feed().onSuccess(head -> {
            following.forEach(one -> one.passed(head.position()));
            Behind behind = Behind.of(following, head.position());
            readers.are(behind.readers(), behind.most());
        });
    }

    /** Not all groups were offered what the feed had up to there: they read it. */
    void missed(Position feed) {
        following.forEach(one -> one.missed(feed));
    }

    @Override
    public Vertx vertx() {
        return vertx;
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public Burials burials() {
        return burials;
    }

    /** So many members more, or fewer. */
    void seats(int more) {
        seats += more;
    }

    /** How many messages a member may have in flight beside those of all groups. */
    IntSupplier windowShare() {
        return windowShare;
    }

    GroupLimits limits() {
        return limits;
    }

    /** Joins the live feed for a group; completed when what is published from now on reaches it. */
    Future<LogHead> listen(SharedGroup group) {
        TopicFilter filter = group.filter().inner();
        return broker.want(filter, tree.add(filter, group));
    }

    void stopListening(SharedGroup group) {
        TopicFilter filter = group.filter().inner();
        broker.want(filter, tree.remove(filter, group));
    }

    /** The groups that share a topic. */
    void match(TopicName topic, Consumer<SharedGroup> each) {
        tree.match(topic, each);
    }

    /** Sends a member its share. */
    void send(Seat seat, GroupShare share) {
        vertx.eventBus().send(seat.door(), share);
    }
}
