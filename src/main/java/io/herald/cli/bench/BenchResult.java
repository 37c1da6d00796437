package io.herald.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param published messages sent
 * @param acknowledged messages that the broker said are stored
 * @param delivered messages received, over all subscribers
 * @param lost deliveries that were due and did not come
 * @param seconds from the first publish to the last delivery and acknowledgement
 * @param inFlight how many messages of one publisher were unacknowledged at most, as the broker allowed it
 * @param latency nanoseconds from the moment a message was due to be sent to its delivery; empty without a rate
 * @param ackLatency nanoseconds from the moment a message was due to be sent, or without a rate was sent, to its
 *     acknowledgement
 */
public record BenchResult(
        long published,
        long acknowledged,
        long delivered,
        long lost,
        double seconds,
        int inFlight,
        Histogram latency,
        Histogram ackLatency) {}
