package io.herald.gateway.http;

import io.herald.metrics.DoorMetrics;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The answers to messages that a client sends one after another on one connection: given in the order in which the
 * messages came, though some wait for the log and others do not. Owned by the connection, on its event loop.
 */
final class AnswersInOrder {
    private final ArrayDeque<Answer> awaited = new ArrayDeque<>();
    private final DoorMetrics metrics;
    private final UnaryOperator<Buffer> taken;
    private final Consumer<Buffer> ready;
    private final Consumer<ErrorCode> refused;

    /**
     * @param metrics counts refusals
     * @param taken what a client is told of a message that was taken, given what there is to say of it
     * @param ready gets each answer, a JSON object, in its turn
     * @param refused hears of each refusal at once
     */
    AnswersInOrder(
            DoorMetrics metrics, UnaryOperator<Buffer> taken, Consumer<Buffer> ready, Consumer<ErrorCode> refused) {
        this.metrics = metrics;
        this.taken = taken;
        this.ready = ready;
        this.refused = refused;
    }

    /** The place of the next answer. */
    Publishing.Outcome next() {
        Answer answer = new Answer();
        awaited.add(answer);
        return answer;
    }

    /** Whether every answer was given. */
    boolean isComplete() {
        return awaited.isEmpty();
    }

    private void giveThoseThatAreHere() {
        while (!awaited.isEmpty() && awaited.element().json != null) {
            ready.accept(awaited.remove().json);
        }
    }

    private final class Answer implements Publishing.Outcome {
        private Buffer json;

        @Override
        public void accepted(Buffer said) {
            give(taken.apply(said));
        }

        @Override
        public void stored(Buffer said) {
            give(taken.apply(said));
        }

        @Override
        public void refused(BrokerException refusal) {
            metrics.refused(refusal.code());
            refused.accept(refusal.code());
            give(BatchPublishing.error(refusal).toBuffer());
        }

        private void give(Buffer answer) {
            json = answer;
            giveThoseThatAreHere();
        }
    }
}
