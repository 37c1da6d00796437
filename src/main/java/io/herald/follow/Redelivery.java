package io.herald.follow;

import io.herald.bus.SteadyTime;
import io.herald.delivery.Delivered;
import io.herald.delivery.InFlight;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Pending;
import io.herald.topic.TopicFilter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The acknowledgements of a durable session, or of a group: sends again what is due, reading it from the log, and puts
 * to the dead letters what was sent as often as it may be. One message at a time is on its way. Owned by its
 * {@link LogFollowing}, on that one's event loop.
 */
public final class Redelivery {
    private static final int PAGE_BYTES = 1;
    /** Whatever can be in the log. */
    private static final List<TopicFilter> EVERYTHING = List.of(TopicFilter.of("#", 1), TopicFilter.of("$dead/#", 2));

    /** How long to wait before a message that could not be read, or stored as a dead letter, is tried again. */
    private static final long RETRY_MS = 1_000;

    /** How soon to look again for room where nobody had any, in milliseconds: whoever makes room says so, too. */
    private static final long LOOK_AGAIN_MS = 100;

    private static final long NO_TIMER = -1;
    /** How many that are due are looked at for one that somebody has room for. */
    private static final int LOOKED_AT = 64;

    private final LogFollowing following;
    private final String name;
    private final InFlight inFlight;
    private final Consumer<Runnable> whenSent;
    private boolean busy;
    /** Whether what is due waits for room. */
    private boolean crowded;

    private boolean resuming;
    private long timerAtMs = Long.MAX_VALUE;
    private long timer = NO_TIMER;
    /** How far the session's dead letters were put back. */
    private Position redriven = Position.START;

    /**
     * @param following whose messages these are
     * @param name the session's name
     * @param inFlight what is not acknowledged: nothing yet
     * @param whenSent calls back when all that was written so far is handed to the socket, for a subscriber that
     *     acknowledges nothing by itself; null for one that does
     */
    public Redelivery(LogFollowing following, String name, InFlight inFlight, Consumer<Runnable> whenSent) {
        this.following = following;
        this.name = name;
        this.whenSent = whenSent;
        this.inFlight = inFlight;
    }

    /** The session's name. */
    String name() {
        return name;
    }

    /** What is not acknowledged. */
    public InFlight inFlight() {
        return inFlight;
    }

    /** How far the session's dead letters were put back. */
    public Position redriven() {
        return redriven;
    }

    /** Goes on with what is kept of the session. */
    void restore(SessionState kept) {
        redriven = kept.redriven();
        inFlight.restore(kept.pending(), SteadyTime.runningMs());
    }

    /**
     * Sends messages again that were given up.
     *
     * @param again the messages
     * @param upTo up to where their letters lie
     */
    public void redrive(List<Pending> again, Position upTo) {
        redriven = upTo;
        inFlight.restore(again, SteadyTime.runningMs());
        resumeLater();
    }

    /** The subscriber has acknowledged a message; whether it was in flight. */
    public boolean ack(MessageId id) {
        boolean known = inFlight.ack(id);
        if (known) {
            following.outlet().settled(id);
            resumeLater();
        }
        return known;
    }

    /** The subscriber wants a message again, after a while; whether it was in flight. */
    public boolean nack(MessageId id, long delayMs) {
        boolean known = inFlight.nack(id, delayMs, SteadyTime.runningMs());
        if (known) {
            resumeLater();
        }
        return known;
    }

    /** All acknowledgements of one turn make room together. */
    private void resumeLater() {
        if (!resuming) {
            resuming = true;
            following.surroundings().vertx().runOnContext(v -> {
                resuming = false;
                following.roomAgain();
            });
        }
    }

    /** Messages were written and flushed. */
    void flushed() {
        if (whenSent != null && inFlight.size() > 0) {
            List<MessageId> handedOver = inFlight.sent();
            whenSent.accept(() -> handedOver.forEach(this::ack));
        }
        setTimer();
    }

    /**
     * Sends what is due again, if there is any.
     *
     * @return whether new messages have to wait for that; whoever asks is called when it is over
     */
    boolean goesFirst() {
        if (busy) {
            return true;
        }
        long nowMs = SteadyTime.runningMs();
        List<TopicFilter> filters = wanted();
        InFlight.Due due = nextDue(nowMs);
        while (due != null && filters.isEmpty()) {
            giveUp(due.id());
            due = nextDue(nowMs);
        }
        if (due == null) {
            crowded = inFlight.nextDueMs() <= nowMs;
            if (!crowded) {
                setTimer();
            }
            return crowded;
        }
        crowded = false;
        busy = true;
        InFlight.Due next = due;
        read(next, page -> read(next, page));
        return true;
    }

    /** What may come again. */
    private List<TopicFilter> wanted() {
        return inFlight.completes()
                ? EVERYTHING
                : following.follower().filters().stream()
                        .map(SessionState.Subscribed::filter)
                        .toList();
    }

    /** Reads a message from the log. */
    void read(InFlight.Due due, Handler<AsyncResult<Page>> then) {
        MessageId before = new MessageId(due.id().partition(), due.id().offset() - 1);
        PageQuery query = new PageQuery(wanted(), Position.behind(before), 1, PAGE_BYTES, SteadyTime.now());
        following.surroundings().broker().read(query).onComplete(page -> then.handle(page));
    }

    /** The message itself; null where it has expired or is no longer kept, or its filter was taken back. */
    static Run found(InFlight.Due due, Page page) {
        List<Run> runs = page.runs();
        return runs.isEmpty() || !runs.get(0).first().equals(due.id())
                ? null
                : runs.get(0).upTo(1);
    }

    /** The next that can be written or given up; null where there is none, or no room for those there are. */
    private InFlight.Due nextDue(long nowMs) {
        List<MessageId> waiting = new ArrayList<>(0);
        InFlight.Due due = inFlight.nextDue(nowMs);
        while (due != null
                && waiting.size() < LOOKED_AT
                && !due.exhausted()
                && !following.outlet().hasRoomFor(due.id())) {
            waiting.add(due.id());
            due = inFlight.nextDue(nowMs);
        }
        waiting.forEach(inFlight::notNow);
        if (due != null && waiting.size() == LOOKED_AT) {
            inFlight.notNow(due.id());
            return null;
        }
        return due;
    }

    private void read(InFlight.Due due, AsyncResult<Page> page) {
        if (following.isClosed()) {
            return;
        }
        if (page.failed()) {
            inFlight.later(due.id(), SteadyTime.runningMs() + RETRY_MS);
            over();
            return;
        }
        Run message = found(due, page.result());
        if (message == null || due.exhausted() && message.topic().isBrokers()) {
            // A letter stays where it is: two who read all letters and acknowledge none would make ever more of them.
            giveUp(due.id());
            over();
        } else if (due.exhausted()) {
            new Burial(this, following, due, message).begin(message);
        } else if (!following.outlet().hasRoomFor(due.id())) {
            inFlight.notNow(due.id());
            over();
        } else {
            if (inFlight.resent(due.id(), SteadyTime.runningMs())) {
                writeAgain(message, due.attempts() - 1);
                flushed();
            }
            over();
        }
    }

    /** Writes a message that was sent so often before; one that was given up begins anew. */
    private void writeAgain(Run message, int times) {
        // What was to be acknowledged still is, also where its filter wants fleeting messages now.
        QoS qos = following.follower().qosOf(message).atLeast(QoS.AT_LEAST_ONCE);
        Delivered.atMost(qos, List.of(message))
                .forEach(one -> following.outlet().writeAgain(one, times));
    }

    /** A dead letter is stored. */
    void buried(MessageId id) {
        giveUp(id);
        over();
    }

    /** A dead letter could not be stored. */
    void notBuried(MessageId id) {
        inFlight.later(id, SteadyTime.runningMs() + RETRY_MS);
        over();
    }

    private void giveUp(MessageId id) {
        inFlight.dead(id);
        following.outlet().settled(id);
    }

    /** The next may be on its way. */
    void over() {
        busy = false;
        following.roomAgain();
    }

    private void setTimer() {
        long dueMs = inFlight.nextDueMs();
        if (dueMs < timerAtMs && !following.isClosed()) {
            cancelTimer();
            timerAtMs = dueMs;
            long waitMs = Math.max(crowded ? LOOK_AGAIN_MS : 1, dueMs - SteadyTime.runningMs());
            timer = following.surroundings().vertx().setTimer(waitMs, id -> {
                timer = NO_TIMER;
                timerAtMs = Long.MAX_VALUE;
                following.roomAgain();
            });
        }
    }

    private void cancelTimer() {
        if (timer != NO_TIMER) {
            following.surroundings().vertx().cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    /** The subscriber is gone: nothing is waited for any more. */
    void close() {
        cancelTimer();
    }
}
