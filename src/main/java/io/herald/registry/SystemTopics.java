package io.herald.registry;

import io.herald.bus.Broker;
import io.herald.bus.Interest;
import io.herald.bus.SteadyTime;
import io.herald.metrics.Metrics;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Run;
import io.herald.topic.TopicName;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the broker tells of itself in {@code $SYS/broker/…}: at once when somebody more listens, and from time to time
 * while anybody does. They are fleeting messages like any others, which the broker publishes. Belongs to the registry's
 * event loop.
 *
 * <pre>
 *   nobody listens ──wanted──▶ told, timer set ──timer, somebody listens──▶ told again, timer set
 *          ▲                        │
 *          └────timer, nobody───────┘
 * </pre>
 */
final class SystemTopics {
    /** What all the broker's own topics of this kind begin with. */
    private static final String ROOT = "$SYS/";

    private static final String BROKER = ROOT + "broker/";
    private static final String PUBLISHER = "herald";
    /** However many begin to listen, all are told no more often than this. */
    private static final long GAP_MS = 250;

    private final Vertx vertx;
    private final Broker broker;
    private final InterestTable interests;
    private final BrokerFacts facts;
    private final long startNs = System.nanoTime();
    private long toldNs = startNs - TimeUnit.MILLISECONDS.toNanos(GAP_MS);
    private long timer = -1;

    SystemTopics(Vertx vertx, Broker broker, InterestTable interests, BrokerFacts facts) {
        this.vertx = vertx;
        this.broker = broker;
        this.interests = interests;
        this.facts = facts;
    }

    /** There are more subscriptions than before: where they are to these topics, they are told. */
    void wanted(Interest interest) {
        if (concerns(interest.filter().text())) {
            long sinceMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - toldNs);
            if (sinceMs >= GAP_MS) {
                tell();
            } else {
                tellIn(GAP_MS - sinceMs);
            }
        }
    }

    /** Whether a filter may match these topics; one that begins with a wildcard does not. */
    static boolean concerns(String filter) {
        return filter.startsWith(ROOT);
    }

    /** The topics. */
    List<TopicName> names() {
        return values().keySet().stream().map(SystemTopics::name).toList();
    }

    private void tellIn(long ms) {
        vertx.cancelTimer(timer);
        timer = vertx.setTimer(ms, id -> {
            if (names().stream().anyMatch(name -> interests.subscriptions(name) > 0)) {
                tell();
            }
        });
    }

    private void tell() {
        toldNs = System.nanoTime();
        long nowMs = SteadyTime.now();
        List<Run> runs = values().entrySet().stream()
                .map(value -> new Run(
                        MessageHead.plain(name(value.getKey()), PUBLISHER, nowMs),
                        Payloads.of(value.getValue().toString().getBytes(StandardCharsets.UTF_8))))
                .toList();
        broker.publish(runs, 0, settled -> {});
        tellIn(facts.everyMs());
    }

    private static TopicName name(String fact) {
        return TopicName.of(BROKER + fact, Integer.MAX_VALUE);
    }

    /** The names are those that other brokers of MQTT have for the same, messages by both of theirs. */
    private Map<String, Object> values() {
        Metrics.Snapshot now = facts.metrics().snapshot();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("version", "Herald " + facts.version());
        values.put("uptime", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs));
        values.put("clients/connected", now.connections());
        values.put("subscriptions/count", interests.subscriptions());
        for (String messages : List.of("messages/", "publish/messages/")) {
            values.put(messages + "received", now.published());
            values.put(messages + "sent", now.delivered());
            values.put(messages + "dropped", now.dropped());
        }
        return values;
    }
}
