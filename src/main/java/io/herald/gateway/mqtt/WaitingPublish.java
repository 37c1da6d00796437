package io.herald.gateway.mqtt;

import io.herald.mqtt.FrameWalk;
import io.herald.topic.MessageId;
import io.herald.topic.QoS;
import io.herald.topic.TopicName;
import io.netty.buffer.ByteBuf;

/**
 * A {@code PUBLISH} that waits: for the client to acknowledge others, or for the disk. Owned by the connection's {@link
 * MqttOutput}, on its event loop.
 *
 * @param topic where it was published
 * @param frame the packet, which is nobody else's
 * @param id the message
 * @param goodUntilMs when its time is over, on a clock that only goes forward; {@link #FOR_EVER} where that is never
 */
record WaitingPublish(TopicName topic, ByteBuf frame, MessageId id, long goodUntilMs) {
    static final long FOR_EVER = Long.MAX_VALUE;

    private static final int S = 1000;

    /** When a message is over of whose time so much is left, or all, in milliseconds; with 0 never. */
    static long goodUntilMs(long ttlMs, long nowMs) {
        long untilMs = ttlMs == 0 ? FOR_EVER : nowMs + ttlMs;
        return untilMs < 0 ? FOR_EVER : untilMs;
    }

    QoS qos() {
        return MqttOutput.qos(frame);
    }

    boolean isOver(long nowMs) {
        return nowMs >= goodUntilMs;
    }

    /** Tells a client of MQTT 5 what is left of the message's time, in whole seconds that have begun. */
    void tellWhatIsLeft(FrameWalk walk, long nowMs) {
        if (goodUntilMs != FOR_EVER) {
            // One that is on its way already is not taken back.
            long leftMs = Math.max(1, goodUntilMs - nowMs);
            walk.over(frame.internalNioBuffer(frame.readerIndex(), frame.readableBytes()))
                    .next();
            walk.putExpiry((int) ((leftMs - 1) / S + 1));
        }
    }
}
