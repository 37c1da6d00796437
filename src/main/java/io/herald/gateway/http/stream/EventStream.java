package io.herald.gateway.http.stream;

import io.herald.access.Access;
import io.herald.gateway.DurableSession;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.Sink;
import io.herald.gateway.SubscriberSession;
import io.herald.gateway.Wish;
import io.herald.gateway.http.form.StreamForm;
import io.herald.topic.ErrorCode;
import io.herald.topic.Page;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * One stream of messages to one client. It is subscribed first and opened then; what comes in between waits. Owned by
 * its connection, on that connection's event loop.
 */
public final class EventStream implements Sink {
    private final LiveFanout fanout;
    private final StreamForm form;
    private final SubscriberSession session;
    /** Null where nothing outlives the stream. */
    private DurableSession durable;

    private boolean resuming;
    private StreamOutput output;
    private boolean quiet;
    private boolean closed;
    private boolean sharesAll;
    private ErrorCode endCode = ErrorCode.UNAVAILABLE;
    private String endDetail = "the stream is over";
    /** 0 where nothing is said of that. */
    private long backAfterMs;

    /**
     * @param fanout the fan-out of the door instance
     * @param form how messages are written
     * @param access what the client may do
     */
    public EventStream(LiveFanout fanout, StreamForm form, Access access) {
        this.fanout = fanout;
        this.form = form;
        this.session = new SubscriberSession(fanout, this, form, access);
    }

    /** What it is subscribed to. */
    public List<TopicFilter> filters() {
        return session.filters();
    }

    /**
     * Subscribes to all filters.
     *
     * @param wish how
     * @return completed when all subscriptions are in force
     */
    public Future<Void> subscribe(List<TopicFilter> filters, Wish wish) {
        // What a group shares begins where the group stands, and not where this stream does.
        sharesAll = filters.stream().allMatch(TopicFilter::isShared);
        List<Future<Void>> joined = new ArrayList<>(filters.size());
        for (TopicFilter filter : filters) {
            joined.add(session.subscribe(filter, wish));
        }
        return joined.size() == 1 ? joined.get(0) : Future.all(joined).mapEmpty();
    }

    /**
     * Goes on with a durable session; whoever else is connected to it is cut off, as this stream is when another comes.
     *
     * @param sessions those of the door instance
     * @param name its name
     * @return completed when its subscriptions are in force; failed with {@link ErrorCode#NOT_FOUND} where there is no
     *     such session
     */
    public Future<Void> resume(DurableSessions sessions, String name) {
        resuming = true;
        DurableSessions.Wish wish = new DurableSessions.Wish(
                name, null, null, () -> end(ErrorCode.TAKEN_OVER, "the session goes on in another connection"));
        return sessions.reopen(wish, session).map(opened -> {
            durable = opened;
            if (closed) {
                durable.close();
            }
            return null;
        });
    }

    /**
     * Begins to send.
     *
     * @param to where
     * @param head the head of the response, as it is sent
     */
    public void open(StreamOutput to, ByteBuf head) {
        to.write(head);
        open(to);
    }

    /** Begins to send behind the head of the response. */
    public void open(StreamOutput to) {
        to.write(form.opening(sharesAll ? null : session.position()));
        output = to;
        if (closed) {
            sayWhy();
        } else {
            session.drained();
            if (durable != null) {
                durable.begin();
            }
            to.flush();
        }
    }

    /** Writes something if nothing was written since the last time. */
    public void beat() {
        if (quiet && output != null && !closed && output.hasRoom()) {
            output.write(form.heartbeat());
            output.flush();
        }
        quiet = true;
    }

    /** Closes the connection where the other end is no longer there; to be asked every few seconds. */
    public void cutIfGone(long nowMs) {
        if (output != null) {
            output.cutIfGone(nowMs);
        }
    }

    /** The socket takes more again. */
    public void drained() {
        session.drained();
    }

    /** Says why, and ends the stream and its connection; where it is not open yet, as soon as it is. */
    public void end(ErrorCode code, String detail) {
        if (!closed) {
            fanout.refused(code);
            closed();
            endCode = code;
            endDetail = detail;
            if (output != null) {
                sayWhy();
            }
        }
    }

    /** The same, and says when to come back. */
    public void leave(ErrorCode code, String detail, long afterMs) {
        backAfterMs = afterMs;
        end(code, detail);
    }

    private void sayWhy() {
        if (backAfterMs > 0) {
            output.write(form.comeBack(backAfterMs));
        }
        output.write(form.error(endCode, endDetail));
        output.write(form.ending());
        output.close();
    }

    /** The connection is gone, or the stream is over. */
    public void closed() {
        closed = true;
        if (durable != null) {
            durable.close();
        } else if (!resuming) {
            session.close();
        }
    }

    /** How many filters it is subscribed to. */
    public int subscriptions() {
        return session.subscriptions().size();
    }

    /** How many bytes wait for the client to read. */
    public long waitingBytes() {
        return session.waitingBytes() + (output == null ? 0 : output.unsentBytes());
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean hasRoom() {
        return output != null && output.hasRoom();
    }

    @Override
    public void write(ByteBuf encoded) {
        quiet = false;
        output.write(encoded);
    }

    @Override
    public void writeGap(TopicFilter filter, long count) {
        output.write(form.gap(filter, count));
    }

    @Override
    public void writeMissing(Page.Missing missing) {
        output.write(form.missing(missing));
    }

    @Override
    public void flush() {
        if (output != null) {
            output.flush();
        }
    }

    @Override
    public void whenSent(Runnable action) {
        output.whenSent(action);
    }

    @Override
    public void disconnectSlow() {
        end(ErrorCode.RATE_LIMITED, "too slow: more waits than there is room for");
    }
}
