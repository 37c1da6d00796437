package io.herald.delivery;

import io.herald.delivery.Follower.State;
import io.herald.delivery.SimulatedLog.Stored;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Pending;
import io.herald.topic.TopicFilter;
import io.herald.topic.TopicName;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One connection of a simulated subscriber: what a door does with a {@link Follower}, with everything as late, as
 * failing and as full as the dice want it.
 */
final class SimulatedConnection {
    private static final List<TopicFilter> FILTERS =
            List.of(filter("a"), filter("a/#"), filter("+"), filter("#"), filter("b"), filter("+/b"));

    private final Random random;
    private final SimulatedLog log;
    private final FollowerModel model;
    /** Null where nothing is acknowledged. */
    private final SimulatedAcks acks;

    private final Follower follower;
    /** The filters for which the live feed was joined: some before the follower knows of them. */
    private final Set<TopicFilter> joined = new HashSet<>();

    private boolean room = true;
    private PageQuery asked;
    private Page answer;
    private Subscribing subscribing;

    /** A subscription on its way: the feed is joined, then its beginning is found, then the follower is told. */
    private record Subscribing(TopicFilter filter, QoS qos, boolean fromNow, Position since) {}

    SimulatedConnection(Random random, SimulatedLog log, FollowerModel model, SimulatedAcks acks) {
        this.random = random;
        this.log = log;
        this.model = model;
        this.acks = acks;
        this.follower = new Follower(acks == null ? null : acks.inFlight());
    }

    /** Goes on with what was saved. */
    SimulatedConnection(Random random, SimulatedLog log, FollowerModel model, SimulatedAcks acks, SessionState saved) {
        this.random = random;
        this.log = log;
        this.model = model;
        this.acks = acks;
        this.follower = new Follower(saved.position(), saved.filters(), acks == null ? null : acks.inFlight());
        saved.filters().forEach(one -> joined.add(one.filter()));
    }

    private static TopicFilter filter(String text) {
        return TopicFilter.of(text, 2);
    }

    SessionState save() {
        List<Pending> pending = acks == null ? List.of() : acks.inFlight().pending();
        return new SessionState("s", follower.filters(), follower.position(), pending, 0, 0, Position.START);
    }

    /** The live feed could not bring all it had up to there. */
    void missed(Position fed) {
        follower.missed(fed);
    }

    /** The live feed brings a batch. */
    void bring(List<Run> batch, long nowMs) {
        for (int from = 0; from < batch.size(); ) {
            TopicName topic = batch.get(from).topic();
            int to = from + 1;
            while (to < batch.size() && batch.get(to).topic().equals(topic) && random.nextInt(4) > 0) {
                to++;
            }
            if (joined.stream().anyMatch(filter -> filter.matches(topic))) {
                offer(batch.subList(from, to), nowMs);
            }
            from = to;
        }
    }

    private void offer(List<Run> runs, long nowMs) {
        if (follower.offer(runs, room, nowMs)) {
            Promise.ROOM_IS_KEPT.holds(room, runs.get(0).first());
            runs.forEach(run -> deliver(run, follower.qosOf(run), nowMs));
        }
    }

    private void deliver(Run run, QoS qos, long nowMs) {
        for (int i = 0; i < run.count(); i++) {
            Stored message = log.message(run.id(i));
            model.delivered(message, qos);
            if (acks != null && qos.isStored()) {
                acks.sent(message.id(), nowMs);
            }
        }
    }

    /** The live feed has brought everything up to there. */
    void passed(Position feed) {
        follower.passed(feed);
    }

    /** Reading goes one step further: it is asked for, it is done or fails, it arrives. */
    void read(long nowMs, boolean mayFail) {
        if (asked == null) {
            askForPage(nowMs);
        } else if (answer != null) {
            take(nowMs);
        } else if (mayFail && random.nextInt(8) == 0) {
            asked = null;
            follower.pageIsOver();
        } else {
            answer = log.read(asked);
        }
    }

    private void askForPage(long nowMs) {
        boolean live = follower.state() == State.LIVE;
        asked = follower.nextPage(1 + random.nextInt(12), nowMs, room);
        if (asked == null) {
            Promise.BECOMES_LIVE.holds(live || follower.state() == State.BLOCKED, follower.state());
            return;
        }
        Promise.ROOM_IS_KEPT.holds(room, asked);
        boolean windowed = acks != null
                && follower.filters().stream().anyMatch(one -> one.qos().isStored());
        Promise.WINDOW_IS_KEPT.holds(!windowed || asked.maxMessages() <= acks.room(), asked);
    }

    private void take(long nowMs) {
        Taken taken = follower.take(answer, nowMs);
        asked = null;
        answer = null;
        if (taken.missing() != null) {
            model.told(taken.missing());
        }
        taken.deliveries().forEach(delivery -> deliver(delivery.run(), delivery.qos(), nowMs));
    }

    /** The socket fills or drains. */
    void turnRoom() {
        room = !room;
        if (room) {
            follower.roomAgain();
        }
    }

    /** A subscription goes one step further. */
    void subscribe() {
        if (subscribing == null) {
            TopicFilter filter = FILTERS.get(random.nextInt(FILTERS.size()));
            joined.add(filter);
            subscribing = new Subscribing(filter, QoS.of(random.nextInt(3)), random.nextBoolean(), null);
        } else if (subscribing.since() == null) {
            Position since = subscribing.fromNow() ? log.head() : place();
            subscribing = new Subscribing(subscribing.filter(), subscribing.qos(), subscribing.fromNow(), since);
        } else {
            finishSubscribe();
        }
    }

    private Position place() {
        return switch (random.nextInt(4)) {
            case 0 -> log.oldest();
            case 1 -> Position.START;
            default -> log.somewhere();
        };
    }

    private void finishSubscribe() {
        TopicFilter filter = subscribing.filter();
        if (subscribing.fromNow() && random.nextInt(4) > 0) {
            follower.subscribeFromNow(filter, subscribing.qos(), subscribing.since());
        } else {
            follower.subscribe(filter, subscribing.qos(), subscribing.since());
        }
        model.subscribed(filter, subscribing.qos(), subscribing.since());
        subscribing = null;
    }

    /** A subscription is taken back, or changes its QoS. */
    void change() {
        TopicFilter filter = FILTERS.get(random.nextInt(FILTERS.size()));
        if (subscribing != null && subscribing.filter().equals(filter)) {
            return;
        }
        if (random.nextBoolean()) {
            QoS qos = QoS.of(random.nextInt(3));
            if (follower.renew(filter, qos)) {
                model.renewed(filter, qos);
            }
        } else {
            joined.remove(filter);
            Promise.NOTHING_IS_LOST.holds(follower.unsubscribe(filter) == model.unsubscribed(filter), filter);
        }
    }

    /** The subscriber or the broker does something about acknowledgements. */
    void acknowledge(long nowMs) {
        if (acks != null) {
            acks.step(nowMs);
        }
    }

    void check() {
        if (acks != null) {
            acks.check();
        }
    }

    /** Everything begun comes to its end, nothing fails, and there is room. */
    void settle(long nowMs) {
        while (subscribing != null) {
            subscribe();
        }
        if (!room) {
            turnRoom();
        }
        read(nowMs, false);
        if (acks != null) {
            acks.settle(nowMs);
        }
    }

    boolean isSettled() {
        return follower.state() == State.LIVE && asked == null && (acks == null || acks.isSettled());
    }

    void checkSettled(Position feed) {
        follower.passed(feed);
        boolean there = follower.filters().isEmpty() || follower.position().covers(log.head());
        Promise.BECOMES_LIVE.holds(there, follower.position());
        if (acks != null) {
            acks.checkNothingInFlight();
        }
    }

    @Override
    public String toString() {
        return follower.state() + " at " + follower.position() + ", head " + log.head();
    }
}
