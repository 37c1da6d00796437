package io.herald.bus;

import io.vertx.core.Future;

/** Who holds a durable session. Called on the event loop of its door instance. */
public interface SessionHolder {
    /**
     * Another wants the session: it is to be saved and released.
     *
     * @return completed when that is done, or could not be
     */
    Future<?> takenOver();
}
