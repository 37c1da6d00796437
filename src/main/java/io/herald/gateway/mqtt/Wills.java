package io.herald.gateway.mqtt;

import io.herald.access.Identity;
import io.herald.bus.SteadyTime;
import io.herald.gateway.PublishWindow;
import io.herald.gateway.StoreAnswer;
import io.herald.metrics.DoorMetrics;
import io.herald.mqtt.MessageProperties;
import io.herald.mqtt.Packet;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * What is published for clients whose connection has broken: at once, or after a delay in which they may come back
 * (MQTT 5, 3.1.3.2.2). Of more than a few MiB that wait the oldest is published before its time, and when the broker
 * stops each is. Belongs to the event loop of a door instance; wills that wait go with a process that dies.
 */
final class Wills implements PublishWindow.Publisher, StoreAnswer {
    /** A timer's longest time. */
    private static final long MAX_DELAY_S = TimeUnit.DAYS.toSeconds(365);

    /** How many bytes of wills may wait. */
    private static final long MAX_BYTES = 8 << 20;
    /** What a will costs beside its bytes. */
    private static final int OVERHEAD = 1024;

    private final Vertx vertx;
    private final PublishWindow window;
    private final DoorMetrics metrics;
    private final BiPredicate<Identity, TopicName> mayPublish;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private long bytes;
    private boolean stopping;

    private record Waiting(Ready will, long timer) {}

    /**
     * A will whose topic was checked when its client connected.
     *
     * @param clientId whose it is
     * @param identity who that has proven to be
     * @param topic where it is published
     * @param will what
     */
    record Ready(String clientId, Identity identity, TopicName topic, Packet.Will will) {
        private int bytes() {
            int headers = MessageProperties.headersOf(will.properties()).stream()
                    .mapToInt(header -> header.name().length() + header.value().length())
                    .sum();
            return OVERHEAD + topic.text().length() + will.payload().length + headers;
        }
    }

    /**
     * @param vertx for delays, on this event loop
     * @param window where they are published
     * @param metrics counts those that cannot be
     * @param mayPublish whether somebody who has left may publish to a topic, at the time
     */
    Wills(Vertx vertx, PublishWindow window, DoorMetrics metrics, BiPredicate<Identity, TopicName> mayPublish) {
        this.vertx = vertx;
        this.window = window;
        this.metrics = metrics;
        this.mayPublish = mayPublish;
    }

    /**
     * The connection of a client has broken.
     *
     * @param sessionS for how many seconds its session is kept: a will waits no longer than that
     */
    void broken(Ready will, long sessionS) {
        long delayS = Math.min(MAX_DELAY_S, Math.min(will.will().delayS(), sessionS));
        if (delayS == 0 || stopping) {
            publish(will);
            return;
        }
        take(will.clientId());
        long timer = vertx.setTimer(TimeUnit.SECONDS.toMillis(delayS), id -> publish(take(will.clientId())));
        waiting.put(will.clientId(), new Waiting(will, timer));
        bytes += will.bytes();
        while (bytes > MAX_BYTES) {
            publish(take(waiting.keySet().iterator().next()));
        }
    }

    /** A will waits no more; null where none did. */
    private Ready take(String clientId) {
        Waiting taken = waiting.remove(clientId);
        if (taken == null) {
            return null;
        }
        vertx.cancelTimer(taken.timer());
        bytes -= taken.will().bytes();
        return taken.will();
    }

    /**
     * A client is connected again, here or at another door instance.
     *
     * @param continued whether it goes on with its session; if not, that has ended, and so has the delay
     */
    void present(String clientId, boolean continued) {
        Ready will = take(clientId);
        if (will != null && !continued) {
            publish(will);
        }
    }

    /** The broker stops: there is no later. */
    void brokerStops() {
        stopping = true;
        while (!waiting.isEmpty()) {
            publish(take(waiting.keySet().iterator().next()));
        }
    }

    /** Publishes one, at once. */
    void publish(Ready ready) {
        if (!mayPublish.test(ready.identity(), ready.topic())) {
            metrics.refused(ErrorCode.FORBIDDEN);
            return;
        }
        Packet.Will will = ready.will();
        Terms terms = new Terms(
                will.qos(), will.retain(), MqttPublisher.ttlMs(will.properties().expiryS()), "");
        MessageHead head = new MessageHead(
                ready.topic(),
                ready.clientId(),
                SteadyTime.now(),
                will.properties().contentType(),
                MessageProperties.headersOf(will.properties()),
                terms);
        Run run = new Run(head, Payloads.of(will.payload()));
        if (will.qos().isStored() || will.retain()) {
            window.store(run, this, null, this);
        } else {
            window.publish(run, this);
        }
    }

    @Override
    public void stored(Run run, Receipt receipt) {
        // Whoever left it is not there to be told.
    }

    @Override
    public void refused(Run run, BrokerException refusal) {
        metrics.refused(refusal.code());
    }

    @Override
    public PublishWindow.Pacing pacing() {
        return PublishWindow.Pacing.NONE;
    }

    @Override
    public void pause() {
        // A will does not wait; there is one for each connection.
    }

    @Override
    public void resume() {
        // As above.
    }
}
