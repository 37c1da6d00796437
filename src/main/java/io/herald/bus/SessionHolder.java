package io.herald.bus;

import io.vertx.core.Future;

/**
 * Who holds a durable session. Called on the event loop of its door instance. All but leaving is failed with {@link
 * io.herald.topic.ErrorCode#CONFLICT} once it has left: the next holder is to be asked then.
 */
public interface SessionHolder {
    /**
     * Another wants the session: it is to be saved and released.
     *
     * @return completed when that is done, or could not be
     */
    Future<Void> takenOver();

    /** Tells how the session stands. */
    Future<SessionAnswer> tell();

    /** Subscribes to these filters and no others; answered when that is on disk. */
    Future<SessionAnswer> subscribe(SessionFilters filters);

    /** Takes acknowledgements of what was sent; on disk with all else that is acknowledged, soon. */
    Future<AcksAnswer> acknowledge(SessionAcks acks);

    /** Puts dead letters back into what is to be sent; answered when that is on disk. */
    Future<RedriveAnswer> redrive();
}
