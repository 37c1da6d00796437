package io.herald.gateway;

import io.herald.bus.Broker;
import io.herald.bus.LogHead;
import io.herald.delivery.Follower;
import io.herald.delivery.Taken;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Subscribed;
import io.herald.topic.TopicFilter;
import io.vertx.core.AsyncResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Drives a {@link Follower}: asks the log for pages while the subscriber is behind, and writes what they hold to its
 * sink. Owned by a session, on its connection's event loop. One that follows nothing costs next to nothing.
 */
final class LogFollowing {
    /** About how much is read at once; a page is written whole, beyond what the socket takes. */
    private static final int PAGE_BYTES = 128 << 10;
    /** How long to wait before a page that could not be read is asked for again. */
    private static final long RETRY_MS = 1_000;

    private final LiveFanout fanout;
    private final SubscriberSession session;
    private final Sink sink;
    private Follower follower;
    /** Null where nothing is acknowledged. */
    private Redelivery redelivery;
    /** Subscriptions whose retained messages are on their way; and those of them that wait for room. */
    private List<RetainedReplay> replays = List.of();

    private List<RetainedReplay> waiting = List.of();
    /** Whether the live feed is not joined yet for what was resumed, so that nothing may be read. */
    private boolean joining;

    private boolean closed;

    /**
     * @param fanout the fan-out of the door instance
     * @param session whose messages these are
     * @param sink where they go out
     */
    LogFollowing(LiveFanout fanout, SubscriberSession session, Sink sink) {
        this.fanout = fanout;
        this.session = session;
        this.sink = sink;
    }

    /** Goes on as it is kept of a durable session, once the live feed is joined and {@link #roomAgain} is called. */
    void resume(SessionState kept, Redelivery acknowledged) {
        redelivery = acknowledged;
        redelivery.restore(kept);
        List<Subscribed> stored =
                kept.filters().stream().filter(one -> one.qos().isStored()).toList();
        follower = new Follower(kept.position(), stored, redelivery.inFlight());
        joining = true;
        fanout.follows(session);
    }

    /** The live feed was joined for all that was resumed. */
    void joined() {
        joining = false;
        readOn();
    }

    /** Goes on with a subscription of a durable session as it was, if there is one. */
    boolean renew(TopicFilter filter, QoS qos) {
        return redelivery != null
                && (follower.renew(filter, qos)
                        || replays.stream().anyMatch(replay -> replay.filter().equals(filter)));
    }

    /** Follows on, with what is still to be replayed, as if this were a new follower: it is what is to be kept. */
    Follower kept() {
        Follower kept = new Follower(follower.position(), follower.filters(), null);
        for (RetainedReplay replay : replays) {
            kept.subscribe(replay.filter(), replay.qos(), replay.head());
        }
        return kept;
    }

    List<TopicFilter> filters() {
        return follower.filters().stream().map(Subscribed::filter).toList();
    }

    boolean isClosed() {
        return closed;
    }

    /** Where the subscriber stands. */
    Position position() {
        return follower == null ? Position.START : follower.position();
    }

    /** Follows a filter from now on, after its retained messages. */
    void follow(TopicFilter filter, QoS qos, LogHead log) {
        if (!log.retained() || joining) {
            // While it is joining nobody is there yet to be shown them.
            follower.subscribeFromNow(filter, qos, log.position());
            readOn();
            return;
        }
        RetainedReplay replay = new RetainedReplay(this, filter, qos, log.position());
        replays = with(replays, replay);
        replay.next();
    }

    private static List<RetainedReplay> with(List<RetainedReplay> replays, RetainedReplay one) {
        List<RetainedReplay> more = new ArrayList<>(replays);
        more.add(one);
        return more;
    }

    Broker broker() {
        return fanout.broker();
    }

    boolean isReplaying(RetainedReplay replay) {
        return !closed && replays.contains(replay);
    }

    /** Goes on with retained messages, now or when there is room. */
    void nextReplay(RetainedReplay replay) {
        sink.flush();
        if (session.hasRoom()) {
            replay.next();
        } else {
            waiting = with(waiting, replay);
        }
    }

    /** All retained messages were written. */
    void replayed(RetainedReplay replay, QoS qos, Position head) {
        replays = replays.stream().filter(other -> other != replay).toList();
        follower.subscribeFromNow(replay.filter(), qos, head);
        readOn();
    }

    /** Tries something again after a while. */
    void retry(Runnable action) {
        fanout.vertx().setTimer(RETRY_MS, id -> action.run());
    }

    /** Follows a filter from a place in the log on. */
    void readFrom(TopicFilter filter, QoS qos, Position position) {
        follower.subscribe(filter, qos, position);
        readOn();
    }

    /** Begins to follow the log, before the live feed is joined for the first filter. */
    void begin() {
        if (follower == null) {
            follower = new Follower(null);
            fanout.follows(session);
        }
    }

    /** The live feed has offered all it had up to there. */
    void passed(Position feed) {
        follower.passed(feed);
    }

    void unsubscribe(TopicFilter filter) {
        if (follower != null) {
            stopReplay(filter);
            follower.unsubscribe(filter);
        }
    }

    /** Gives up on retained messages of a filter: it was taken back, or replaced. */
    void stopReplay(TopicFilter filter) {
        if (!replays.isEmpty()) {
            replays = replays.stream()
                    .filter(replay -> !replay.filter().equals(filter))
                    .toList();
        }
    }

    /** Whether messages that were just published are to be written now. */
    boolean accepts(List<Run> runs) {
        if (follower == null) {
            return false;
        }
        boolean accepted = follower.offer(runs, session.hasRoom(), nowMs());
        if (!accepted) {
            readOn();
        }
        return accepted;
    }

    /** There is room again. */
    void roomAgain() {
        if (follower != null && !closed) {
            if (session.hasRoom()) {
                List<RetainedReplay> going = waiting;
                waiting = List.of();
                going.stream().filter(this::isReplaying).forEach(RetainedReplay::next);
            }
            follower.roomAgain();
            readOn();
        }
    }

    /** The subscriber is gone. */
    void close() {
        closed = true;
        if (follower != null) {
            fanout.followsNoMore(session);
        }
    }

    /** What was written has been flushed. */
    void flushed() {
        if (redelivery != null) {
            redelivery.flushed();
        }
    }

    private void readOn() {
        if (closed || joining || redelivery != null && redelivery.goesFirst(session.hasRoom())) {
            return;
        }
        PageQuery query = follower.nextPage(PAGE_BYTES, System.currentTimeMillis(), session.hasRoom());
        if (query != null) {
            fanout.broker().read(query).onComplete(this::taken);
        }
    }

    private void taken(AsyncResult<Page> answer) {
        if (closed) {
            return;
        }
        if (answer.failed()) {
            follower.readFailed();
            retry(this::readOn);
            return;
        }
        Taken taken = follower.take(answer.result(), nowMs());
        if (taken.missing() != null) {
            sink.writeMissing(taken.missing());
        }
        for (Taken.Delivery delivery : taken.deliveries()) {
            write(Delivered.atMost(delivery.qos(), List.of(delivery.run())));
        }
        sink.flush();
        flushed();
        readOn();
    }

    /** Writes a message that was sent so often before; one that was given up begins anew. */
    void writeAgain(Run message, int times) {
        List<Run> delivered = Delivered.atMost(follower.qosOf(message), List.of(message));
        for (Run good : Delivered.stillGood(delivered, System::currentTimeMillis)) {
            Encoded encoded = times == 0
                    ? session.encoder().encode(List.of(good), fanout.allocator())
                    : session.encoder().encodeAgain(good, times, fanout.allocator());
            fanout.metrics().delivered(1);
            sink.write(encoded.bytes());
            sink.flush();
        }
    }

    /** Writes messages of one topic to this subscriber alone. */
    void write(List<Run> runs) {
        List<Run> good = Delivered.stillGood(runs, System::currentTimeMillis);
        if (good.isEmpty()) {
            return;
        }
        Encoded encoded = session.encoder().encode(good, fanout.allocator());
        fanout.metrics().delivered(encoded.messages());
        sink.write(encoded.bytes());
    }

    /** The time, in milliseconds, on a clock that only goes forward. */
    static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
