package io.herald.group;

import io.herald.access.Claimant;
import io.herald.bus.GroupJoin;
import io.herald.bus.GroupNews;
import io.herald.bus.LogHead;
import io.herald.bus.OpenSession;
import io.herald.bus.Publication;
import io.herald.bus.Seat;
import io.herald.bus.SessionAnswer;
import io.herald.bus.SteadyTime;
import io.herald.delivery.Follower;
import io.herald.delivery.InFlight;
import io.herald.delivery.Sharing;
import io.herald.follow.KeptSession;
import io.herald.follow.LogFollowing;
import io.herald.follow.Redelivery;
import io.herald.topic.From;
import io.herald.topic.MessageId;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Subscribed;
import io.herald.topic.TopicFilter;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * One group while it has members: follows the log for all of them. What it has not had and what is not acknowledged is
 * kept as a durable session under its filter's name, as long as {@link Longevity} says. Owned by the verticle, on its
 * event loop.
 *
 * <pre>
 *   opening: what is kept is read ──▶ open ──▶ closed, when the last member leaves: saved or forgotten, and released
 * </pre>
 */
final class SharedGroup {
    private final GroupHall hall;
    private final TopicFilter filter;
    private final Sharing<Seat> sharing;
    private final InFlight inFlight;
    private final GroupOutlet outlet;
    private final LogFollowing following;
    private final Redelivery redelivery;
    private final Longevity longevity = new Longevity();
    private final Future<Void> opened;
    private KeptSession kept;
    /** Whether something of it is on disk. */
    private boolean saved;

    private boolean listening;
    private Future<Void> closed;

    /**
     * @param hall where groups live
     * @param filter the shared filter, which names it
     * @param from where in the log it begins, if nothing is kept of it
     */
    SharedGroup(GroupHall hall, TopicFilter filter, From from) {
        this.hall = hall;
        this.filter = filter;
        this.sharing = hall.limits().sharing(hall.windowShare());
        this.inFlight = hall.limits().window();
        this.outlet = new GroupOutlet(sharing, inFlight, hall::send);
        this.following = new LogFollowing(hall, outlet);
        this.redelivery = new Redelivery(following, filter.text(), inFlight, null);
        this.opened = hall.broker()
                .openSession(filter.text(), new GroupHolder(this), Claimant.ANYBODY)
                .compose(session -> open(session, from));
    }

    TopicFilter filter() {
        return filter;
    }

    boolean isEmpty() {
        return sharing.isEmpty();
    }

    private Future<Void> open(OpenSession session, From from) {
        SessionState before = session.state();
        saved = before != null;
        longevity.resume(before);
        kept = new KeptSession(session, () -> {});
        if (closed != null) {
            return Future.failedFuture("all members have left meanwhile");
        }
        listening = true;
        return hall.listen(this)
                .compose(head -> before != null ? Future.succeededFuture(before) : begin(from, head))
                .map(this::begin);
    }

    private Future<SessionState> begin(From from, LogHead head) {
        Future<Position> place = from.place() == From.Place.NEW
                ? Future.succeededFuture(head.position())
                : hall.broker().find(from);
        return place.map(position -> state(List.of(wanted(position)), position, SteadyTime.now()));
    }

    private Subscribed wanted(Position since) {
        return new Subscribed(filter.inner(), QoS.EXACTLY_ONCE, since);
    }

    private Void begin(SessionState state) {
        following.resume(state, redelivery);
        outlet.measureRoom();
        following.joined();
        return null;
    }

    /**
     * Takes a member in.
     *
     * @return completed when what is published from now on reaches the group, and is kept for a member that is durable
     */
    Future<Void> join(Seat seat, GroupJoin.Stay stay) {
        sharing.join(seat);
        hall.seats(1);
        longevity.join(seat, stay);
        return opened.compose(open -> stay.expiryMs() > 0 && closed == null ? save() : Future.succeededFuture());
    }

    /** Hears of a member. */
    void hear(Seat seat, GroupNews.News news) {
        if (news instanceof GroupNews.Acknowledged acknowledged) {
            for (MessageId id : acknowledged.ids()) {
                if (sharing.has(seat, id)) {
                    redelivery.ack(id);
                }
            }
        } else if (news instanceof GroupNews.Refused refused) {
            if (sharing.refuse(seat, refused.id())) {
                redelivery.nack(refused.id(), refused.delayMs());
            }
        } else if (news instanceof GroupNews.Stays stays) {
            longevity.join(seat, stays.stay());
            opened.onSuccess(open -> saveIfChanged());
        } else if (news instanceof GroupNews.Loaded loaded) {
            sharing.load(seat, loaded.load());
        } else if (news instanceof GroupNews.Left left) {
            longevity.leave(seat, left.forGood(), SteadyTime.now());
            int before = sharing.size();
            sharing.leave(seat).forEach(id -> redelivery.nack(id, 0));
            hall.seats(sharing.size() - before);
        }
        outlet.measureRoom();
        following.roomAgain();
    }

    /** The seats of a door instance. */
    List<Seat> seatsOf(String door) {
        return sharing.members().stream()
                .filter(seat -> seat.door().equals(door))
                .toList();
    }

    /** Takes what was just published; it is sent by {@link #flush}. */
    void offer(Run run) {
        if (!run.isStored()) {
            outlet.spread(run);
        } else if (following.accepts(List.of(run))) {
            outlet.write(run);
        }
    }

    void flush(Publication publication) {
        if (outlet.isDirty()) {
            outlet.flush(publication);
            following.flushed();
        }
    }

    /** What is to be kept of it now. */
    private SessionState state() {
        Follower now = following.kept();
        return state(now.filters(), now.position(), SteadyTime.now());
    }

    private SessionState state(List<Subscribed> filters, Position position, long nowMs) {
        return new SessionState(
                filter.text(),
                filters,
                position,
                inFlight.pending(),
                longevity.expiryMs(),
                longevity.leftMs(nowMs),
                redelivery.redriven());
    }

    private Future<Void> save() {
        return save(kept::save);
    }

    /** Saves it, or forgets it where nobody it was kept for can come back. */
    private Future<Void> save(Function<SessionState, Future<Void>> saving) {
        boolean keep = longevity.isKept(SteadyTime.now());
        if (!keep && !saved) {
            return Future.succeededFuture();
        }
        saved = keep;
        return saving.apply(keep ? state() : null);
    }

    void saveIfChanged() {
        if (closed != null || !opened.succeeded() || !saved) {
            return;
        }
        if (longevity.isKept(SteadyTime.now())) {
            kept.saveIfChanged(state());
        } else {
            save();
        }
    }

    /** Tells how it stands, as a session does. */
    Future<SessionAnswer> tell() {
        return opened.map(open -> new SessionAnswer(state()));
    }

    /** Ends it, now that it has no members: completed when what is to be kept is saved, and the name is free. */
    Future<Void> close() {
        if (closed == null) {
            following.close();
            closed = opened.transform(open -> open.succeeded() ? save(kept::saveLast) : Future.succeededFuture())
                    .transform(done -> release());
            if (listening) {
                hall.stopListening(this);
            }
        }
        return closed;
    }

    private Future<Void> release() {
        if (kept != null) {
            kept.release();
        }
        return Future.succeededFuture();
    }
}
