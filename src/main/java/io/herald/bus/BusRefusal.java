package io.herald.bus;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** Refusals on their way over the event bus, where the code of a failure is the ordinal of an {@link ErrorCode}. */
public final class BusRefusal {
    private BusRefusal() {}

    /** Answers a question with a fault, which may be one that came over the event bus itself. */
    public static void answer(Message<?> question, Throwable fault) {
        BrokerException refusal = read(fault) instanceof BrokerException known
                ? known
                : new BrokerException(ErrorCode.UNAVAILABLE, "the broker does not answer");
        question.fail(refusal.code().ordinal(), refusal.getMessage());
    }

    /** A failed answer, with the refusal that it was. */
    static <A> Future<A> of(Throwable fault) {
        return Future.failedFuture(read(fault));
    }

    private static Throwable read(Throwable fault) {
        return fault instanceof ReplyException refusal && refusal.failureType() == ReplyFailure.RECIPIENT_FAILURE
                ? new BrokerException(ErrorCode.values()[refusal.failureCode()], refusal.getMessage())
                : fault;
    }
}
