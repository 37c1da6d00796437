package io.herald.mqtt;

import java.nio.ByteBuffer;

/**
 * Walks over {@code PUBLISH} packets that {@link PublishFrames} wrote, one after another, and says where in each of
 * them what is that differs from subscriber to subscriber. To be used again and again; it moves no position.
 */
public final class FrameWalk {
    /** The most bytes that a packet grows by when it gets a topic alias. */
    public static final int MAX_ALIAS = 5;

    private static final int ALIAS_BYTES = 3;
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
        int length = variable(start + 1);
        int at = start + 1 + sizeAt(start + 1);
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

    /** Writes another Message Expiry Interval into the packet, which is one of MQTT 5 and has one (3.3.2.3.3). */
    public void putExpiry(int seconds) {
        int at = packetIdAt < 0 ? topicEnd : packetIdAt + 2;
        at += sizeAt(at);
        // Only the subscription identifiers come before it.
        while (frames.get(at) == Property.SUBSCRIPTION_ID.id()) {
            at += 1 + sizeAt(at + 1);
        }
        frames.putInt(at + 1, seconds);
    }

    /**
     * Writes the packet, which is one of MQTT 5, with a topic alias in it (3.3.2.3.4); {@code out} has room for {@link
     * #length} and {@value #MAX_ALIAS} more.
     *
     * @param alias what stands for the topic from now on, or does already
     * @param named whether the topic's name goes along, for the client does not know yet what the alias stands for
     */
    public void writeAliased(int alias, boolean named, ByteBuffer out) {
        int propertiesAt = packetIdAt < 0 ? topicEnd : packetIdAt + 2;
        int saidAt = propertiesAt + sizeAt(propertiesAt);
        int said = variable(propertiesAt) + ALIAS_BYTES;
        int name = named ? topicEnd - topicAt : 0;
        int rest = 2 + name + propertiesAt - topicEnd + VariableInt.sizeOf(said) + ALIAS_BYTES + end - saidAt;
        out.put(frames.get(start));
        put(rest, out);
        out.putShort((short) name);
        copy(topicAt, topicAt + name, out);
        copy(topicEnd, propertiesAt, out);
        put(said, out);
        out.put((byte) Property.TOPIC_ALIAS.id()).putShort((short) alias);
        copy(saidAt, end, out);
    }

    private void copy(int from, int to, ByteBuffer out) {
        out.put(out.position(), frames, from, to - from);
        out.position(out.position() + to - from);
    }

    /** How many bytes the number at {@code at} takes. */
    private int sizeAt(int at) {
        int next = at;
        while (frames.get(next) < 0) {
            next++;
        }
        return next + 1 - at;
    }

    /** The number at {@code at}, which is well-formed, for we wrote it. */
    private int variable(int at) {
        int value = 0;
        int next = at;
        int shift = 0;
        byte b;
        do {
            b = frames.get(next++);
            value |= (b & 0x7f) << shift;
            shift += VARIABLE_BITS;
        } while (b < 0);
        return value;
    }

    private static void put(int value, ByteBuffer out) {
        int rest = value;
        while (rest > 0x7f) {
            out.put((byte) (rest & 0x7f | 0x80));
            rest >>>= VARIABLE_BITS;
        }
        out.put((byte) rest);
    }
}
