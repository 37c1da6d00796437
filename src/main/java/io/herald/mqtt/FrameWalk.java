package io.herald.mqtt;

import java.nio.ByteBuffer;

/**
 * Walks over {@code PUBLISH} packets that {@link PublishFrames} wrote, one after another, and says where in each of
 * them what is that differs from subscriber to subscriber. To be used again and again; it moves no position.
 */
public final class FrameWalk {
    private static final int QOS = 0x06;
    private static final int VARIABLE_BITS = 7;

    private ByteBuffer frames;
    private int limit;
    private int start;
    private int end;
    private int topicAt;
    private int topicEnd;
    private int packetIdAt;

    /** Walks over what lies between the position and the limit of {@code encoded}. */
    public FrameWalk over(ByteBuffer encoded) {
        return over(encoded, encoded.position(), encoded.limit());
    }

    /** Walks over what lies from {@code from} to before {@code to}, whatever position and limit are. */
    public FrameWalk over(ByteBuffer encoded, int from, int to) {
        frames = encoded;
        limit = to;
        end = from;
        return this;
    }

    /** Goes to the next packet; false where there is none. This is a hot loop's step. */
    public boolean next() {
        if (end >= limit) {
            return false;
        }
        start = end;
        int at = start + 1;
        int length = 0;
        byte next;
        int shift = 0;
        do {
            next = frames.get(at++);
            length |= (next & 0x7f) << shift;
            shift += VARIABLE_BITS;
        } while (next < 0);
        end = at + length;
        topicAt = at + 2;
        topicEnd = topicAt + ((frames.get(at) & 0xff) << 8 | frames.get(at + 1) & 0xff);
        packetIdAt = (frames.get(start) & QOS) == 0 ? -1 : topicEnd;
        return true;
    }

    /** Where the packet begins. */
    public int start() {
        return start;
    }

    /** Where the packet ends, and the next one begins. */
    public int end() {
        return end;
    }

    /** How many bytes the packet has, with its fixed header. */
    public int length() {
        return end - start;
    }

    /** Where the two bytes of the packet identifier stand; -1 where there is none, with QoS 0. */
    public int packetIdAt() {
        return packetIdAt;
    }

    /** Where the topic's name begins, behind the two bytes of its length. */
    public int topicStart() {
        return topicAt;
    }

    /** Where the topic's name ends. */
    public int topicEnd() {
        return topicEnd;
    }
}
