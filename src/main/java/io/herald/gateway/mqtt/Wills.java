package io.herald.gateway.mqtt;

import io.herald.gateway.PublishWindow;
import io.herald.gateway.StoreAnswer;
import io.herald.metrics.Metrics;
import io.herald.mqtt.MessageProperties;
import io.herald.mqtt.Packet;
import io.herald.topic.BrokerException;
import io.herald.topic.MessageHead;
import io.herald.topic.Payloads;
import io.herald.topic.Receipt;
import io.herald.topic.Run;
import io.herald.topic.Terms;
import io.herald.topic.TopicName;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is published for clients whose connection has broken: at once, or after a delay in which they may come back
 * (MQTT 5, 3.1.3.2.2). Belongs to the event loop of a door instance; wills that wait go with the process.
 */
final class Wills implements PublishWindow.Publisher, StoreAnswer {
    /** A timer's longest time. */
    private static final long MAX_DELAY_S = TimeUnit.DAYS.toSeconds(365);

    private final Vertx vertx;
    private final PublishWindow window;
    private final Metrics metrics;
    private final Map<String, Waiting> waiting = new HashMap<>();

    private record Waiting(Ready will, long timer) {}

    /**
     * A will whose topic was checked when its client connected.
     *
     * @param clientId whose it is
     * @param topic where it is published
     * @param will what
     */
    record Ready(String clientId, TopicName topic, Packet.Will will) {}

    /**
     * @param vertx for delays, on this event loop
     * @param window where they are published
     * @param metrics counts those that cannot be
     */
    Wills(Vertx vertx, PublishWindow window, Metrics metrics) {
        this.vertx = vertx;
        this.window = window;
        this.metrics = metrics;
    }

    /**
     * The connection of a client has broken.
     *
     * @param sessionS for how many seconds its session is kept: a will waits no longer than that
     */
    void broken(Ready will, long sessionS) {
        long delayS = Math.min(MAX_DELAY_S, Math.min(will.will().delayS(), sessionS));
        if (delayS == 0) {
            publish(will);
            return;
        }
        long timer = vertx.setTimer(TimeUnit.SECONDS.toMillis(delayS), id -> fire(will));
        Waiting older = waiting.put(will.clientId(), new Waiting(will, timer));
        if (older != null) {
            vertx.cancelTimer(older.timer());
        }
    }

    private void fire(Ready will) {
        waiting.remove(will.clientId());
        publish(will);
    }

    /**
     * A client is connected again, here or at another door instance.
     *
     * @param continued whether it goes on with its session; if not, that has ended, and so has the delay
     */
    void present(String clientId, boolean continued) {
        Waiting will = waiting.remove(clientId);
        if (will != null) {
            vertx.cancelTimer(will.timer());
            if (!continued) {
                publish(will.will());
            }
        }
    }

    private void publish(Ready ready) {
        Packet.Will will = ready.will();
        Terms terms = new Terms(
                will.qos(), will.retain(), MqttPublisher.ttlMs(will.properties().expiryS()), "");
        MessageHead head = new MessageHead(
                ready.topic(),
                ready.clientId(),
                System.currentTimeMillis(),
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
        metrics.refused();
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
