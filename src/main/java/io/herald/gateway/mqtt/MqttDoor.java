package io.herald.gateway.mqtt;

import io.herald.bus.Broker;
import io.herald.bus.SteadyTime;
import io.herald.config.BrokerConfig;
import io.herald.gateway.DurableSessions;
import io.herald.gateway.Gatekeeper;
import io.herald.gateway.LiveFanout;
import io.herald.gateway.PublishWindow;
import io.herald.metrics.DoorMetrics;
import io.herald.mqtt.PacketDecoder;
import io.herald.mqtt.ProtocolLevel;
import io.herald.topic.Handshakes;
import io.herald.wire.InputShare;
import io.herald.wire.KnownTopics;
import io.herald.wire.SlabPool;
import io.vertx.core.internal.ContextInternal;

/**
 * What the connections of one door instance share. Belongs to the event loop of the instance.
 *
 * @param context the instance's context
 * @param config what was configured
 * @param broker the core
 * @param keeper who comes in, and may do what
 * @param fanout delivers live messages
 * @param sessions the durable ones
 * @param window takes publishes in
 * @param metrics counts
 * @param topics the topic names this instance knows
 * @param slabs what this instance reads into
 * @param input what its clients may have sent and not finished
 * @param forms the forms messages are written in
 * @param wills what is published for clients that are gone
 */
record MqttDoor(
        ContextInternal context,
        BrokerConfig config,
        Broker broker,
        Gatekeeper keeper,
        LiveFanout fanout,
        DurableSessions sessions,
        PublishWindow window,
        DoorMetrics metrics,
        KnownTopics topics,
        SlabPool slabs,
        InputShare input,
        Forms forms,
        Wills wills) {
    /** How many messages of QoS 1 and 2 a client of MQTT 3.1.1 may have sent and not be answered for. */
    private static final int UNTOLD_MAXIMUM = Handshakes.MAX_PACKET_ID;
    /** The highest topic alias that a client of MQTT 5 may use; its name is kept for the time of the connection. */
    static final int TOPIC_ALIASES = 10;
    /** What a packet may have beside its payload: a topic of any length, and properties. */
    private static final int HEAD_BYTES = 192 << 10;

    private static final int USUAL_PACKET_BYTES = 2_000_000;

    /** The time, in milliseconds, on a clock that only goes forward. */
    static long nowMs() {
        return SteadyTime.runningMs();
    }

    /** The longest packet that is read, in bytes. */
    int maximumPacketSize() {
        return Math.max(USUAL_PACKET_BYTES, config.limits().payload() + HEAD_BYTES);
    }

    /** How many messages of QoS 1 and 2 a client may have sent and not be answered for; that of 3.1.1 is not told. */
    int receiveMaximum(int level) {
        return level < ProtocolLevel.V5 ? UNTOLD_MAXIMUM : config.mqtt().receiveMaximum();
    }

    /** A decoder for a connection; both are called where {@link InputShare#claim} says. */
    PacketDecoder decoder(Runnable goOn, Runnable giveWay) {
        InputShare.Claim claim = input.claim(goOn, giveWay);
        return new PacketDecoder(topics, slabs, claim, config.limits().payload(), maximumPacketSize(), TOPIC_ALIASES);
    }
}
