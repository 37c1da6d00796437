package io.herald.gateway.http;

import io.herald.bus.Broker;
import io.herald.config.BrokerConfig;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.RefusalPace;
import io.herald.gateway.http.posted.TopicPath;
import io.herald.gateway.http.stream.DoorForms;
import io.herald.gateway.http.stream.UnreadShare;
import io.herald.metrics.DoorMetrics;
import io.herald.metrics.Metrics;
import io.herald.wire.InputShare;

/**
 * What the connections of one door instance share. Belongs to the event loop of the instance.
 *
 * @param config what was configured
 * @param broker the core
 * @param keeper who comes in, and may do what
 * @param fanout delivers live messages
 * @param sessions the durable ones
 * @param window takes publishes in
 * @param metrics counts
 * @param everything all that the broker counts
 * @param topics the topic names this instance knows
 * @param input what its clients may have sent and not finished
 * @param unread what its clients over HTTP/2 were answered and have not read
 * @param forms the forms of streams
 */
record HttpDoor(
        BrokerConfig config,
        Broker broker,
        Gatekeeper keeper,
        LiveFanout fanout,
        DurableSessions sessions,
        PublishWindow window,
        DoorMetrics metrics,
        Metrics everything,
        TopicPath topics,
        InputShare input,
        UnreadShare unread,
        DoorForms forms) {

    BrokerConfig.Limits limits() {
        return config.limits();
    }

    /**
     * How fast a connection is refused: few ever are.
     *
     * @param before what this has given before; null the first time
     */
    RefusalPace refusals(RefusalPace before) {
        return before == null ? new RefusalPace(fanout.vertx()) : before;
    }
}
