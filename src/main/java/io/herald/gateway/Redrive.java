package io.herald.gateway;

import io.herald.bus.Broker;
import io.herald.bus.RedriveAnswer;
import io.herald.bus.SteadyTime;
import io.herald.delivery.DeadLetter;
import io.herald.topic.BrokerException;
import io.herald.topic.Header;
import io.herald.topic.MessageId;
import io.herald.topic.Page;
import io.herald.topic.PageQuery;
import io.herald.topic.Position;
import io.herald.topic.Run;
import io.herald.topic.SessionState;
import io.herald.topic.SessionState.Pending;
import io.herald.topic.TopicFilter;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Looks through the dead letters of a durable session, from behind those that were put back before, for the messages
 * that are still kept. It changes nothing. Belongs to the session, on its connection's event loop, for one look.
 */
final class Redrive {
    /** The most that a session is given to send again, with all that it has not acknowledged. */
    static final int MAX_PENDING = 10_000;
    /** The most letters of one look: each costs a read. */
    private static final int MAX_LETTERS = 2_000;

    private static final int PAGE_BYTES = 128 << 10;

    private final Broker broker;
    private final TopicFilter letters;
    private final List<TopicFilter> filters;
    private final List<Pending> again = new ArrayList<>();
    private final Promise<Found> found = Promise.promise();
    private int left;
    private int missing;
    private Position upTo;

    /**
     * What was found.
     *
     * @param again the messages to be sent again, never sent so far
     * @param upTo up to where there were letters
     * @param answer what to say of it
     */
    record Found(List<Pending> again, Position upTo, RedriveAnswer answer) {}

    /**
     * @param broker where the log is read
     * @param session the session as it stands
     * @param room how many messages it may take beside those that it has
     */
    Redrive(Broker broker, SessionState session, int room) {
        this.broker = broker;
        this.letters = TopicFilter.of(DeadLetter.topic(session.name()).text(), 2);
        this.filters = session.filters().stream()
                .filter(one -> one.qos().isStored() && !one.filter().isShared())
                .map(SessionState.Subscribed::filter)
                .toList();
        this.left = Math.min(
                MAX_LETTERS, Math.min(room, MAX_PENDING - session.pending().size()));
        this.upTo = session.redriven();
    }

    /** Looks; failed where the log cannot be read. */
    Future<Found> look() {
        if (left > 0) {
            nextPage();
        } else {
            over(true);
        }
        return found.future();
    }

    private void nextPage() {
        broker.read(new PageQuery(List.of(letters), upTo, left, PAGE_BYTES, SteadyTime.now()))
                .onComplete(this::take);
    }

    private void take(AsyncResult<Page> page) {
        if (page.failed()) {
            found.fail(page.cause());
        } else {
            nextLetter(page.result().runs().iterator(), page.result());
        }
    }

    /** One at a time: whoever else reads the log is not to wait for this. */
    private void nextLetter(Iterator<Run> runs, Page page) {
        if (runs.hasNext()) {
            left--;
            MessageId origin = origin(runs.next());
            MessageId before = new MessageId(origin.partition(), origin.offset() - 1);
            broker.read(new PageQuery(filters, Position.behind(before), 1, 1, SteadyTime.now()))
                    .onSuccess(original -> {
                        note(origin, original.runs());
                        nextLetter(runs, page);
                    })
                    .onFailure(found::fail);
            return;
        }
        upTo = page.next();
        if (page.isAtHead() || left == 0) {
            over(!page.isAtHead());
        } else {
            nextPage();
        }
    }

    private void note(MessageId origin, List<Run> original) {
        if (original.isEmpty() || !original.get(0).first().equals(origin)) {
            missing++;
        } else {
            again.add(new Pending(origin, 0));
        }
    }

    private void over(boolean more) {
        found.complete(new Found(again, upTo, new RedriveAnswer(again.size(), missing, more)));
    }

    /** The id of the message that a letter is of; none where the letter does not say it. */
    private static MessageId origin(Run letter) {
        return letter.head().headers().stream()
                .filter(header -> header.name().equals(DeadLetter.ORIGIN_ID))
                .map(Header::value)
                .findFirst()
                .map(Redrive::id)
                .orElse(MessageId.NONE);
    }

    private static MessageId id(String text) {
        try {
            return MessageId.of(text);
        } catch (BrokerException none) {
            return MessageId.NONE;
        }
    }
}
