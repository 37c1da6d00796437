package io.herald.delivery;

/**
 * What a {@link Follower}, an {@link InFlight} and a {@link Handshaking} promise; a simulation that finds one broken
 * names it.
 */
enum Promise {
    /** Whatever counts is delivered, unless it has expired or is told to be missing. */
    NOTHING_IS_LOST,
    /** Whatever is delivered counts, and was not delivered before, unless it was asked for again. */
    NOTHING_COMES_TWICE,
    /** What counts for a filter comes in the order of the ids, from the subscribe on. */
    ORDER_IS_KEPT,
    /** The highest QoS of the filters for which the message counts, at most its own. */
    QOS_IS_THE_HIGHEST,
    /** No new message is sent, and none is asked for, beyond the window. */
    WINDOW_IS_KEPT,
    /** Nothing is written that the live feed brings while the socket is full. */
    ROOM_IS_KEPT,
    /** When all is quiet, the follower is live and has had all there is. */
    BECOMES_LIVE,
    /** What is not acknowledged is sent again, once for each time-out or nack, and not before. */
    SENT_AGAIN_IN_TIME,
    /** What was sent as often as it may be becomes one dead letter, and nothing else does. */
    ONE_DEAD_LETTER,
    /** What is in flight can be saved and restored. */
    PENDING_IS_TRUE,
    /** No packet id is given to a message while the client may take it for that of another. */
    PACKET_IDS_ARE_FREE;

    /** Breaks off where the promise is broken. */
    void holds(boolean kept, Object detail) {
        if (!kept) {
            throw new AssertionError(name() + ": " + detail);
        }
    }
}
