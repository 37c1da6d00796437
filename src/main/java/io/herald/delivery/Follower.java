package io.herald.delivery;

import io.herald.delivery.Taken.Delivery;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.QoS;
import io.herald.topic.Run;
import io.herald.topic.SessionState.Subscribed;
import io.herald.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * How one subscriber follows the log: all its filters with one position, up to which everything it wants was sent.
 * Belongs to its connection, on that connection's event loop.
 *
 * <pre>
 *                  take: at the head, and all that was seen on the live feed is covered
 *              ┌──────────────────────────────────────────────────────────────────────────┐
 *              │      offer: not to be written now; subscribe: there may be more to read     ▼
 *         CATCHING_UP ◀─────────────────────────────────────────────────────────────── LIVE
 *           ▲     │                                                                     │
 *  roomAgain│     │ nextPage: no room                                offer: no room     │
 *           │     ▼                                                                     │
 *           BLOCKED ◀───────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * Nothing is ever buffered: what cannot be written when the live feed brings it is forgotten, and read from the log.
 * Listen first, then read: whoever drives this joins the live feed before the first page is asked for, and hands over
 * what the feed brings in the order of the ids, topics mixed. The log has everything before the feed brings it.
 * Without filters there is nothing to wait for: LIVE.
 */
public final class Follower {
    private final Filters filters = new Filters();
    private final InFlight inFlight;
    private State state;
    private Position position;
    /** How far the live feed was when something of it was left to be read. */
    private Position seen = Position.START;
    /** Goes up with every change of the filters: a page that was asked for before is of no use. */
    private long generation;

    private long asked;
    private boolean reading;

    /** What a follower is doing. */
    public enum State {
        /** Reads the log. */
        CATCHING_UP,
        /** Gets what the live feed brings. */
        LIVE,
        /** Is behind, and must not read on: the socket or the window is full. */
        BLOCKED
    }

    /** For a subscriber that begins, without filters. The window may be null, where nothing is acknowledged. */
    public Follower(InFlight inFlight) {
        this(Position.START, List.of(), inFlight);
    }

    /**
     * For a subscriber that comes back.
     *
     * @param position where it stood
     * @param filters what it subscribed to
     * @param inFlight its window, with what was in flight; null where nothing is acknowledged
     */
    public Follower(Position position, List<Subscribed> filters, InFlight inFlight) {
        this.inFlight = inFlight;
        this.position = position;
        filters.forEach(this.filters::put);
        skipWhatNobodyMeans();
        state = State.CATCHING_UP;
        restIfNothingIsWanted();
    }

    /** What it is doing. */
    public State state() {
        return state;
    }

    /** Where it stands: everything it wants up to there was sent, or is told to be missing. */
    public Position position() {
        return position;
    }

    /** What it is subscribed to, as it is to be kept. */
    public List<Subscribed> filters() {
        return filters.list();
    }

    /**
     * Subscribes, or replaces a subscription, to what lies behind {@code since}. What was sent for other filters is
     * not sent again for them; the new one gets all that it means, even if the subscriber has had some of it.
     */
    public void subscribe(TopicFilter filter, QoS qos, Position since) {
        Position sent = position;
        generation++;
        filters.put(new Subscribed(filter, qos, since));
        if (!since.covers(sent)) {
            filters.raiseOthers(filter, sent);
            position = sent.earlierOf(since);
        }
        skipWhatNobodyMeans();
        state = State.CATCHING_UP;
    }

    /**
     * Subscribes to what is published from now on, and stays LIVE where it is.
     *
     * @param head the head of the log, asked for after the live feed was joined for this filter: so whatever lies
     *     behind it will be offered, or has been
     */
    public void subscribeFromNow(TopicFilter filter, QoS qos, Position head) {
        boolean live = state == State.LIVE && head.covers(position);
        subscribe(filter, qos, head);
        if (live) {
            state = State.LIVE;
        }
    }

    /**
     * Changes the QoS of a subscription and nothing else: for a subscriber that subscribes again to what it did before,
     * and must not lose what it has not had yet.
     *
     * @return whether there is such a subscription
     */
    public boolean renew(TopicFilter filter, QoS qos) {
        boolean renewed = filters.renew(filter, qos, position);
        // A page under way may be too large for the window, now that more of it is to be acknowledged.
        generation += renewed ? 1 : 0;
        return renewed;
    }

    /**
     * Takes a subscription back.
     *
     * @return whether there was one
     */
    public boolean unsubscribe(TopicFilter filter) {
        if (!filters.remove(filter)) {
            return false;
        }
        generation++;
        skipWhatNobodyMeans();
        restIfNothingIsWanted();
        return true;
    }

    /** LIVE means to have covered what was seen: a filter that is joining may want some of it, and goes back for it. */
    private void restIfNothingIsWanted() {
        if (filters.isEmpty()) {
            position = position.furtherOf(seen);
            state = State.LIVE;
        }
    }

    private void skipWhatNobodyMeans() {
        position = filters.skipFrom(position);
    }

    /**
     * Takes note of what the live feed has brought.
     *
     * @param runs stored runs of one topic that a filter matches, in the order of their ids, not necessarily without
     *     gaps; none of what was brought between them may be offered after them
     * @param room whether the socket takes more
     * @param nowMs the time, on the clock of the window
     * @return whether to write all of them now; otherwise nothing of them, whatever is wanted of it will be read
     */
    public boolean offer(List<Run> runs, boolean room, long nowMs) {
        Run first = runs.get(0);
        MessageId last = runs.get(runs.size() - 1).last();
        if (position.covers(last)) {
            return false;
        }
        if (state != State.LIVE) {
            seen = seen.advancedTo(last);
            return false;
        }
        QoS qos = filters.highest(first.topic());
        boolean settled = filters.countBehind(position);
        if (qos == null || !settled && filters.allPass(first.topic(), last)) {
            position = position.advancedTo(last);
            return false;
        }
        boolean whole =
                !position.covers(first.first()) && (settled || !filters.anyPasses(first.topic(), first.first()));
        boolean windowed =
                inFlight != null && qos.atMost(first.head().terms().qos()).isStored();
        if (!room || !whole || windowed && !inFlight.hasRoomFor(runs)) {
            seen = seen.advancedTo(last);
            state = room && !(windowed && inFlight.room() == 0) ? State.CATCHING_UP : State.BLOCKED;
            return false;
        }
        position = position.advancedTo(last);
        if (windowed) {
            runs.forEach(run -> inFlight.sent(run, nowMs));
        }
        return true;
    }

    /**
     * The live feed has offered everything it had up to there, so a LIVE follower that wanted nothing of it stands
     * there too. Without this, one that gets a message once a month would stand a month back.
     *
     * @return whether it stood elsewhere
     */
    public boolean passed(Position feed) {
        boolean moves = state == State.LIVE && !position.covers(feed);
        position = moves ? position.furtherOf(feed) : position;
        return moves;
    }

    /** The filters that want fleeting messages, if all the log had for them was sent, and nothing the feed brings. */
    public List<TopicFilter> through(Position feed) {
        return state == State.LIVE && feed.covers(position) ? filters.fleeting() : List.of();
    }

    /** The live feed may have left out some of what it had up to there, which is to be read. */
    public void missed(Position feed) {
        if (!position.covers(feed)) {
            seen = seen.furtherOf(feed);
            state = state == State.LIVE ? State.CATCHING_UP : state;
            restIfNothingIsWanted();
        }
    }

    /** How surely a run is delivered that {@link #offer} let through, or that was in flight and is sent again. */
    public QoS qosOf(Run run) {
        QoS qos = filters.highest(run.topic());
        return (qos == null ? QoS.AT_LEAST_ONCE : qos).atMost(run.head().terms().qos());
    }

    /**
     * What to read now. It is to be asked for whenever a page was taken or could not be read, there is room again, or
     * a message was acknowledged. One page is under way at a time.
     *
     * @param maxBytes about how many bytes to read
     * @param nowMs the time, in milliseconds since 1970: what has expired is passed over
     * @param room whether the socket takes more
     * @return the query, or null: nothing is to be read, or a page is under way, or there is no room for it
     */
    public PageQuery nextPage(int maxBytes, long nowMs, boolean room) {
        if (state == State.LIVE || reading) {
            return null;
        }
        int most = inFlight == null || filters.areFleeting() ? Integer.MAX_VALUE : inFlight.room();
        if (!room || most == 0) {
            state = State.BLOCKED;
            return null;
        }
        state = State.CATCHING_UP;
        reading = true;
        asked = generation;
        return new PageQuery(filters.names(), position, most, maxBytes, nowMs);
    }

    /**
     * The page that was asked for has come.
     *
     * @param nowMs the time, on the clock of the window
     * @return what to write and to tell; nothing where the filters have changed since, and it has to be asked for again
     * @throws IllegalStateException where none was asked for
     */
    public Taken take(Page page, long nowMs) {
        pageIsOver();
        if (asked != generation) {
            return Taken.NOTHING;
        }
        List<Delivery> deliveries = new ArrayList<>(page.runs().size());
        page.runs().forEach(run -> filters.cut(run, deliveries));
        for (Delivery delivery : deliveries) {
            if (inFlight != null && delivery.qos().isStored()) {
                inFlight.sent(delivery.run(), nowMs);
            }
        }
        position = page.next();
        state = page.isAtHead() && position.covers(seen) ? State.LIVE : State.CATCHING_UP;
        return new Taken(deliveries, page.missing());
    }

    /** The page that was asked for is here, or will not come: it may be asked for again. */
    public void pageIsOver() {
        if (!reading) {
            throw new IllegalStateException("no page is under way");
        }
        reading = false;
    }

    /** The socket or the window has room again: reading may go on. */
    public void roomAgain() {
        if (state == State.BLOCKED) {
            state = State.CATCHING_UP;
        }
    }
}
