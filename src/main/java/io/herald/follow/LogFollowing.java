package io.herald.follow;

import io.herald.bus.LogHead;
import io.herald.bus.SteadyTime;
import io.herald.delivery.Follower;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.TopicFilter;
import io.vertx.core.AsyncResult;
import java.util.List;

/**
 * Drives a {@link Follower}: asks the log for pages while the subscriber is behind, and writes what they hold to its
 * {@link Outlet}. Owned by a session or a group, on its event loop. One that follows nothing costs next to nothing.
 */
public final class LogFollowing {
    /** About how much is read at once; a page is written whole, beyond what the socket takes. */
    private static final int PAGE_BYTES = 128 << 10;
    /** How long to wait before a page that could not be read is asked for again. */
    private static final long RETRY_MS = 1_000;

    private final Surroundings surroundings;
    private final Outlet outlet;
    private Follower follower;
    /** Null where nothing is acknowledged. */
    private Redelivery redelivery;

    private final RetainedReplays replays;
    /** Called when something may have changed of what is to be kept. */
    private Runnable changed = () -> {};
    /** Whether the live feed is not joined yet for what was resumed, so that nothing may be read. */
    private boolean joining;

    private boolean closed;

    /**
     * @param surroundings where this happens
     * @param outlet where messages go
     */
    public LogFollowing(Surroundings surroundings, Outlet outlet) {
        this.surroundings = surroundings;
        this.outlet = outlet;
        this.replays = new RetainedReplays(outlet);
    }

    /** Has somebody called when something may have changed of what is to be kept. */
    public void onChange(Runnable called) {
        changed = called;
    }

    /** Goes on as it is kept of a durable session, once the live feed is joined and {@link #roomAgain} is called. */
    public void resume(SessionState kept, Redelivery acknowledged) {
        redelivery = acknowledged;
        redelivery.restore(kept);
        follower = new Follower(kept.position(), kept.followed(), redelivery.inFlight());
        joining = true;
        if (!closed) {
            surroundings.follows(this);
        }
    }

    /** The live feed was joined for all that was resumed. */
    public void joined() {
        joining = false;
        readOn();
    }

    /** Goes on with a subscription of a durable session as it was, if there is one. */
    public boolean renew(TopicFilter filter, QoS qos) {
        boolean goesOn = isKept() && (follower.renew(filter, qos) || replays.renew(filter, qos));
        if (goesOn) {
            roomAgain();
        }
        return goesOn;
    }

    /** Whether this is a durable session's, which loses nothing of what it has not had yet. */
    public boolean isKept() {
        return redelivery != null;
    }

    /** Follows on, with what is still to be replayed, as if this were a new follower: it is what is to be kept. */
    public Follower kept() {
        Follower kept = new Follower(follower.position(), follower.filters(), null);
        replays.addTo(kept);
        return kept;
    }

    Follower follower() {
        return follower;
    }

    boolean isClosed() {
        return closed;
    }

    /** Where the subscriber stands; a filter that is still to be followed begins where it will. */
    public Position position() {
        return follower == null ? Position.START : kept().position();
    }

    /** Follows a filter from now on, after its retained messages. */
    public void follow(TopicFilter filter, QoS qos, LogHead log) {
        if (log.retained() && !joining) {
            replays.add(new RetainedReplay(this, filter, qos, log.position()));
        } else {
            // While it is joining nobody is there yet to be shown them.
            follower.subscribeFromNow(filter, qos, log.position());
        }
        readOn();
    }

    /** Shows the retained messages of a filter, and changes nothing of how it is followed. */
    public void replay(TopicFilter filter, QoS qos, boolean wanted, LogHead log) {
        if (wanted && log.retained() && !joining) {
            replays.again(new RetainedReplay(this, filter, qos, log.position()).withoutFollowing());
        }
    }

    Surroundings surroundings() {
        return surroundings;
    }

    RetainedReplays replays() {
        return replays;
    }

    /** All retained messages were written. */
    void replayed(RetainedReplay replay, QoS qos, Position head) {
        if (replay.follows()) {
            follower.subscribeFromNow(replay.filter(), qos, head);
        }
        replays.remove(replay.filter());
        readOn();
    }

    /** Tries something again after a while. */
    void retry(Runnable action) {
        surroundings.vertx().setTimer(RETRY_MS, id -> action.run());
    }

    /** Follows a filter from a place in the log on. */
    public void readFrom(TopicFilter filter, QoS qos, Position position) {
        follower.subscribe(filter, qos, position);
        readOn();
    }

    /** Begins to follow the log, before the live feed is joined for the first filter. */
    public void begin() {
        if (follower == null) {
            follower = new Follower(null);
            surroundings.follows(this);
        }
    }

    /** The live feed could not offer all it had up to there. */
    public void missed(Position feed) {
        if (follower != null) {
            follower.missed(feed);
            readOn();
        }
    }

    /** Whether it may accept what was just published. */
    public boolean isLive() {
        return follower != null && follower.state() == Follower.State.LIVE;
    }

    /** The live feed has offered all it had up to there. */
    public void passed(Position feed) {
        if (follower.passed(feed)) {
            changed.run();
        }
        follower.through(feed).stream().filter(outlet::isThrough).forEach(follower::unsubscribe);
    }

    public void unsubscribe(TopicFilter filter) {
        stopReplay(filter);
        changed.run();
        if (follower != null) {
            follower.unsubscribe(filter);
        }
    }

    /** Gives up on retained messages of a filter: it was taken back, or replaced. */
    public void stopReplay(TopicFilter filter) {
        replays.remove(filter);
    }

    /** Whether messages that were just published are to be written now. */
    public boolean accepts(List<Run> runs) {
        boolean accepted = follower != null && follower.offer(runs, outlet.hasRoom(), SteadyTime.runningMs());
        if (accepted) {
            changed.run();
        } else {
            readOn();
        }
        return accepted;
    }

    /** What was just published is left to be read from the log. */
    public void readsInstead(List<Run> runs) {
        if (follower != null) {
            follower.offer(runs, false, SteadyTime.runningMs());
            roomAgain();
        }
    }

    /** Messages that would have been written are done with. */
    public void passOver(Run run) {
        for (int i = 0; redelivery != null && i < run.count(); i++) {
            if (redelivery.ack(run.id(i))) {
                redelivery.inFlight().giveBack();
            }
        }
    }

    /** There is room again. */
    public void roomAgain() {
        if (closed) {
            return;
        }
        if (outlet.hasRoom()) {
            replays.roomAgain();
        }
        if (follower != null) {
            follower.roomAgain();
            readOn();
        }
    }

    /** The subscriber is gone. */
    public void close() {
        closed = true;
        if (follower != null) {
            surroundings.followsNoMore(this);
        }
        if (redelivery != null) {
            redelivery.close();
        }
    }

    /** What was written has been flushed. */
    public void flushed() {
        if (redelivery != null) {
            redelivery.flushed();
        }
    }

    private void readOn() {
        // Whatever changes where the subscriber stands, or what it has not acknowledged, comes here.
        changed.run();
        if (follower == null || closed || joining || redelivery != null && redelivery.goesFirst()) {
            return;
        }
        PageQuery query = follower.nextPage(PAGE_BYTES, SteadyTime.now(), outlet.hasRoom());
        if (query != null) {
            surroundings.broker().read(query).onComplete(this::taken);
        }
    }

    private void taken(AsyncResult<Page> answer) {
        if (closed) {
            return;
        }
        if (answer.failed()) {
            follower.pageIsOver();
            retry(this::readOn);
            return;
        }
        PageWriting writing =
                new PageWriting(outlet, follower.position(), follower.take(answer.result(), SteadyTime.runningMs()));
        try {
            writing.write();
        } finally {
            if (!writing.isWhole()) {
                // It goes on behind what was written, after a while.
                follower = writing.goBack(follower, redelivery == null ? null : redelivery.inFlight());
                retry(this::readOn);
            }
        }
        flushed();
        readOn();
    }

    Outlet outlet() {
        return outlet;
    }
}
