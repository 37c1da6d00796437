package io.herald.cli.bench;

import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param published messages sent
 * @param delivered messages received, over all subscribers
 * @param lost deliveries that were due and did not come
 * @param seconds from the first publish to the last delivery
 * @param latency nanoseconds from the moment a message was due to be sent to its delivery; empty without a rate
 */
public record BenchResult(long published, long delivered, long lost, double seconds, Histogram latency) {}
