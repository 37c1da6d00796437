package io.herald.group;

import io.herald.bus.AcksAnswer;
import io.herald.bus.RedriveAnswer;
import io.herald.bus.SessionAcks;
import io.herald.bus.SessionAnswer;
import io.herald.bus.SessionFilters;
import io.herald.bus.SessionHolder;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.vertx.core.Future;

/** A group in the place of a durable session's client: it tells how it stands and does nothing else that one would. */
final class GroupHolder implements SessionHolder {
    private final SharedGroup group;

    GroupHolder(SharedGroup group) {
        this.group = group;
    }

    @Override
    public Future<Void> takenOver() {
        return group.close();
    }

    @Override
    public Future<SessionAnswer> tell() {
        return group.tell();
    }

    @Override
    public Future<SessionAnswer> subscribe(SessionFilters filters) {
        return refused();
    }

    @Override
    public Future<AcksAnswer> acknowledge(SessionAcks acks) {
        return refused();
    }

    @Override
    public Future<RedriveAnswer> redrive() {
        return refused();
    }

    private static <A> Future<A> refused() {
        return Future.failedFuture(new BrokerException(ErrorCode.FORBIDDEN, "it is a group, and no client's session"));
    }
}
