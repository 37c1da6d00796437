package io.herald.group;

import io.herald.delivery.InFlight;
import io.herald.delivery.Sharing;
import java.util.function.IntSupplier;

/**
 * What bounds a group.
 *
 * @param inFlight the most messages that one member has not acknowledged
 * @param queueBytes how many bytes these are at most, about
 * @param ackTimeoutMs how long an acknowledgement is waited for, in milliseconds
 * @param maxAttempts how often a message is sent before it is given up
 */
public record GroupLimits(int inFlight, long queueBytes, long ackTimeoutMs, int maxAttempts) {
    /** Members with those bounds, and no more in flight for each than its share beside those of other groups. */
    <M> Sharing<M> sharing(IntSupplier share) {
        return new Sharing<>(() -> Math.min(inFlight, share.getAsInt()), queueBytes);
    }

    /** What is not acknowledged: nothing yet, and without members there is no room for more. */
    InFlight window() {
        return new InFlight(0, ackTimeoutMs, maxAttempts);
    }
}
