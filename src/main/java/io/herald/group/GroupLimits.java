package io.herald.group;

import io.herald.delivery.InFlight;
import io.herald.delivery.Sharing;

/**
 * What bounds a group.
 *
 * @param inFlight the most messages that one member has not acknowledged
 * @param queueBytes how many bytes these are at most, about
 * @param ackTimeoutMs how long an acknowledgement is waited for, in milliseconds
 * @param maxAttempts how often a message is sent before it is given up
 */
public record GroupLimits(int inFlight, long queueBytes, long ackTimeoutMs, int maxAttempts) {
    <M> Sharing<M> sharing() {
        return new Sharing<>(inFlight, queueBytes);
    }

    /** What is not acknowledged: nothing yet, and without members there is no room for more. */
    InFlight window() {
        return new InFlight(0, ackTimeoutMs, maxAttempts);
    }
}
