package io.herald.gateway.tcp;

import io.herald.bus.Broker;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.RunEncoder;
import io.herald.line.CommandDecoder;
import io.herald.line.KnownTopics;
import io.herald.metrics.Metrics;

/**
 * What the connections of one door instance share. Belongs to the event loop of the instance.
 *
 * @param settings what was configured
 * @param broker the core
 * @param fanout delivers live messages
 * @param window takes publishes in
 * @param metrics counts
 * @param topics the topic names this instance knows
 * @param frames the form for programs
 * @param lines the form for people
 */
record TcpDoor(
        TcpSettings settings,
        Broker broker,
        LiveFanout fanout,
        PublishWindow window,
        Metrics metrics,
        KnownTopics topics,
        RunEncoder frames,
        RunEncoder lines) {

    CommandDecoder decoder() {
        return new CommandDecoder(topics, settings.maxLine(), settings.maxPayload());
    }

    String version() {
        return settings.version();
    }
}
