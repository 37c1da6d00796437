package io.herald.gateway.http;

import io.herald.bus.SteadyTime;
import io.herald.delivery.Delivered;
import io.herald.gateway.http.answer.Answer;
import io.herald.gateway.http.answer.Problem;
import io.herald.topic.BrokerException;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * One request for a page of stored messages, until it is answered or its client is gone. Owned by its connection, on
 * that connection's event loop.
 *
 * <pre>
 *   begin ──▶ READING ──▶ answered: there is something, or it is told to wait no longer
 *              ▲    │
 *     it came  │    ▼ at the head, with nothing found
 *             LISTENING ──▶ answered with an empty page: the time is over, or the broker stops
 * </pre>
 */
final class PagePoll {
    /** About how much is read at once, in bytes; at least one message where there is one. */
    private static final int PAGE_BYTES = 256 << 10;
    /** How long is searched for the first message where little matches and much is passed over. */
    private static final long SEARCH_MS = 10_000;

    private final MessagePages pages;
    private final HttpPeer peer;
    private final HttpServerRequest request;
    private final MessagePages.Wanted wanted;
    private Position position;
    private Arrival arrival;
    private long timer = -1;
    private boolean reading;
    /** Whether something has come since the page that is being read was asked for. */
    private boolean come;

    private boolean impatient;
    private boolean ended;

    /**
     * @param pages the door instance's part in it
     * @param peer whose request it is
     * @param request the request
     * @param wanted what it asks for
     */
    PagePoll(MessagePages pages, HttpPeer peer, HttpServerRequest request, MessagePages.Wanted wanted) {
        this.pages = pages;
        this.peer = peer;
        this.request = request;
        this.wanted = wanted;
    }

    /** Finds the place to read from, and reads. */
    void begin() {
        wanted.filters().forEach(peer.access()::checkSubscribe);
        if (wanted.waitMs() > 0) {
            peer.checkStream();
        }
        peer.awaiting(true);
        request.response().closeHandler(gone -> end());
        pages.door().broker().find(wanted.from()).onComplete(found -> {
            if (found.succeeded()) {
                position = found.result();
                read();
            } else {
                fail(found.cause());
            }
        });
    }

    private void read() {
        if (ended) {
            return;
        }
        reading = true;
        come = false;
        long nowMs = SteadyTime.now();
        pages.door()
                .broker()
                .read(new PageQuery(wanted.filters(), position, wanted.limit(), PAGE_BYTES, nowMs))
                .onComplete(this::taken);
    }

    private void taken(AsyncResult<Page> answer) {
        reading = false;
        if (ended) {
            return;
        }
        if (answer.failed()) {
            fail(answer.cause());
            return;
        }
        Page page = stillGood(answer.result());
        position = page.next();
        boolean more = !page.isAtHead() || come;
        if (!page.runs().isEmpty() || page.missing() != null || impatient || !more && wanted.waitMs() == 0) {
            answer(page);
            return;
        }
        if (timer < 0) {
            timer = pages.vertx().setTimer(wanted.waitMs() > 0 ? wanted.waitMs() : SEARCH_MS, id -> waitNoLonger());
        }
        if (more) {
            read();
        } else if (arrival == null) {
            listen();
        }
    }

    /** What of a page is still good, and may be read. */
    private Page stillGood(Page page) {
        List<Run> readable = page.runs().stream()
                .filter(run -> peer.access().mayRead(run.topic()))
                .toList();
        List<Run> good = Delivered.stillGood(readable, SteadyTime::now);
        return new Page(good, page.next(), page.head(), page.missing());
    }

    /** It listens to what lies behind the page that was read, so whatever came after that is noticed, too. */
    private void listen() {
        arrival = new Arrival(pages.door().fanout(), peer.access(), this::come);
        arrival.listen(wanted.filters(), position).onFailure(this::fail);
    }

    private void come() {
        come = true;
        if (!reading) {
            // Behind whatever is being handed out just now, where nobody may leave.
            reading = true;
            pages.vertx().runOnContext(v -> read());
        }
    }

    /** Answers with what there is, at once or when the page that is being read is here. */
    void waitNoLonger() {
        impatient = true;
        if (!reading && position != null) {
            answer(new Page(List.of(), position, position, null));
        }
    }

    private void answer(Page page) {
        if (ended) {
            return;
        }
        try {
            // It may have waited for a while.
            wanted.filters().forEach(peer.access()::checkSubscribe);
            peer.checkRoom();
            end();
            Answer.json(Buffer.buffer(pages.json(page))).to(request);
        } catch (BrokerException refusal) {
            fail(refusal);
        }
    }

    private void fail(Throwable cause) {
        if (!ended) {
            end();
            peer.refuse(request, Problem.of(cause));
        }
    }

    /** Leaves nothing behind. */
    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        peer.awaiting(false);
        peer.freeStream();
        pages.ended(this);
        if (timer >= 0) {
            pages.vertx().cancelTimer(timer);
        }
        if (arrival != null) {
            arrival.close();
        }
    }
}
