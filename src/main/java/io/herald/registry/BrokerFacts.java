package io.herald.registry;

import io.herald.metrics.Metrics;

/**
 * What the registry is to tell of the broker in {@code $SYS/broker/…}, beside what it knows itself.
 *
 * @param version the broker's version
 * @param metrics what is counted
 * @param everyMs how often those who listen are told, in milliseconds
 */
public record BrokerFacts(String version, Metrics metrics, long everyMs) {
    private static final long EVERY_MS = 10_000;

    /** The facts of a broker, told every ten seconds. */
    public static BrokerFacts of(String version, Metrics metrics) {
        return new BrokerFacts(version, metrics, EVERY_MS);
    }
}
