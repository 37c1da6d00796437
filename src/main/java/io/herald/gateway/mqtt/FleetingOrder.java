package io.herald.gateway.mqtt;

import io.herald.topic.TopicName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps what one client publishes with QoS 0 on one topic in its order: what is to be retained goes by way of the log,
 * and what comes behind it waits until the log has passed it on. Owned by the connection's {@link MqttPublisher}, on
 * its event loop.
 */
final class FleetingOrder {
    private final Map<TopicName, Lane> lanes = new HashMap<>(2);

    /** A topic of which something is on its way to the log. */
    private static final class Lane {
        private final ArrayDeque<Message> waiting = new ArrayDeque<>(2);
        private int storing;
    }

    private record Message(boolean retained, Runnable sending) {}

    /** Whether a message that is not to be retained goes at once. */
    boolean isFree(TopicName topic) {
        return lanes.isEmpty() || !lanes.containsKey(topic);
    }

    /**
     * Has a message sent, now or when its turn comes.
     *
     * @param retained whether it goes by way of the log; then {@link #passedOn} is told when it is through
     */
    void send(TopicName topic, boolean retained, Runnable sending) {
        if (!retained && isFree(topic)) {
            sending.run();
            return;
        }
        Lane lane = lanes.computeIfAbsent(topic, name -> new Lane());
        lane.waiting.add(new Message(retained, sending));
        goOn(lane);
    }

    /** The log has passed on a message that is to be retained, or has refused it. */
    void passedOn(TopicName topic) {
        Lane lane = lanes.get(topic);
        lane.storing--;
        goOn(lane);
        if (lane.storing == 0) {
            lanes.remove(topic);
        }
    }

    private static void goOn(Lane lane) {
        while (!lane.waiting.isEmpty()
                && (lane.storing == 0 || lane.waiting.peek().retained())) {
            Message next = lane.waiting.poll();
            lane.storing += next.retained() ? 1 : 0;
            next.sending().run();
        }
    }
}
