package io.herald.bus;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Asks for what lies in the log, a little at a time: an answer has a message of the largest size in it, and the next
 * question is asked once it was dealt with. However many want to read at once, no more answers than these wait for the
 * event loop. Owned by {@link Broker}, on its context.
 */
final class ReadDesk {
    /** More than there are readers, so that none of them waits for this door instance. */
    private static final int MOST = 4;

    private final EventBus bus;
    private final Deque<Question<?>> waiting = new ArrayDeque<>();
    private int asked;

    private record Question<A>(String address, Object query, Promise<A> answer) {}

    ReadDesk(EventBus bus) {
        this.bus = bus;
    }

    /** Asks, in turn. */
    <A> Future<A> ask(String address, Object query) {
        Promise<A> answer = Promise.promise();
        waiting.add(new Question<>(address, query, answer));
        next();
        return answer.future();
    }

    private void next() {
        while (asked < MOST && !waiting.isEmpty()) {
            ask(waiting.poll());
        }
    }

    private <A> void ask(Question<A> question) {
        asked++;
        bus.<A>request(question.address, question.query).onComplete(reply -> answer(question, reply));
    }

    private <A> void answer(Question<A> question, AsyncResult<Message<A>> reply) {
        try {
            if (reply.succeeded()) {
                question.answer.complete(reply.result().body());
            } else {
                question.answer.fail(reply.cause());
            }
        } finally {
            asked--;
            next();
        }
    }
}
