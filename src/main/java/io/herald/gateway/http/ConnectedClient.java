package io.herald.gateway.http;

import io.herald.bus.Connected;
import io.herald.config.HttpSettings;
import io.herald.gateway.PublishWindow;
import io.herald.socket.Opened;
import io.herald.topic.BrokerException;
import io.vertx.core.http.HttpServerRequest;

/** A client's connection, as its door instance looks after it; on the event loop of that. */
interface ConnectedClient {
    /** When it was opened. */
    Opened opened();

    /** The client, as an operator is told of it. */
    Connected told();

    /** Whether another door goes on with it. */
    default boolean isHandedOver() {
        return false;
    }

    /** It is let in: its requests are handled. */
    void letIn(Requests requests);

    /** Says why it is not let in, where there is a way to say it, and closes. */
    void turnAway(BrokerException refusal);

    /** Who sends a request that comes over it. */
    HttpPeer peer(HttpServerRequest request);

    /** Who publishes what comes over it. */
    PublishWindow.Publisher publisher();

    /** Cuts off what is late. */
    void checkDeadlines(HttpSettings deadlines, long nowMs);

    /** Writes something into each stream that is quiet. */
    void beat();

    /** Closes where streams are sent and nobody is at the other end any more. */
    void cutIfGone(long nowMs);

    /** Ends the streams, and says why. */
    void leave(String detail);

    /** Ends it at once, whatever is not read yet: the broker waits no longer. */
    default void end() {
        // Over HTTP/1.1 the platform does that.
    }

    /** Something went wrong at it. */
    default void broken(Throwable fault) {
        // Over HTTP/1.1 it is a request that is not well-formed, and answered as one.
    }

    /** It is closed, from whichever side. */
    void closed();
}
