package io.herald.cli.bench;

import io.herald.client.Login;
import io.herald.client.ServerAddress;

/**
 * What to run.
 *
 * @param door what is spoken
 * @param publishers where publishers come in
 * @param subscribers where subscribers come in
 * @param login how all of them prove who they are
 * @param load who publishes what to whom
 * @param warmUpNs how long to run before anything is measured
 */
public record BenchPlan(
        Door door, ServerAddress publishers, ServerAddress subscribers, Login login, Load load, long warmUpNs) {

    /**
     * Who publishes what to whom: publisher and subscriber number i use topic number i modulo the topics.
     *
     * @param prefix topics are named {@code <prefix>/<number>}
     * @param topics how many
     * @param publishers how many connections publish
     * @param subscribers how many connections subscribe
     * @param size payload bytes, at least {@link Stamp#BYTES}
     * @param rate messages a second of all publishers together; 0 for as fast as it goes
     * @param messages how many to publish in all; {@link Long#MAX_VALUE} for as many as fit in the time
     * @param durationNs for how long to publish; {@link Long#MAX_VALUE} for as long as it takes
     * @param window how many messages of a topic publishers may be ahead of its slowest subscriber
     * @param qos 0 for messages that are fleeting
     * @param inFlight how many stored messages of one publisher may be unacknowledged; 0 for messages that are fleeting
     */
    public record Load(
            String prefix,
            int topics,
            int publishers,
            int subscribers,
            int size,
            long rate,
            long messages,
            long durationNs,
            long window,
            int qos,
            int inFlight) {

        String topic(int number) {
            return prefix + '/' + number % topics;
        }
    }
}
