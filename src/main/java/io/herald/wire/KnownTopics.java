package io.herald.wire;

import io.herald.topic.TopicName;
import java.util.Arrays;

/**
 * Topic names by the bytes that stand for them on the wire, so that a name seen before is neither decoded nor checked
 * again. One for each door instance, on its event loop. It holds at most {@value #MAX_ENTRIES} short names; a name
 * that collides with another takes its place, so it needs no clearing.
 */
public final class KnownTopics {
    private static final int MAX_ENTRIES = 4096;
    private static final int MAX_LENGTH = 256;

    private final Entry[] table = new Entry[MAX_ENTRIES];
    private final int maxLevels;
    private final NameDecoder decoder;

    /** How a topic's name is written on the wire. */
    @FunctionalInterface
    public interface NameDecoder {
        /**
         * Reads a name.
         *
         * @throws io.herald.topic.BrokerException where the bytes are none
         */
        String decode(byte[] bytes, int from, int to);
    }

    private record Entry(byte[] wire, TopicName topic) {}

    /**
     * @param maxLevels the most levels a topic may have
     * @param decoder how names are written
     */
    public KnownTopics(int maxLevels, NameDecoder decoder) {
        this.maxLevels = maxLevels;
        this.decoder = decoder;
    }

    /** The most levels a topic or filter may have. */
    public int maxLevels() {
        return maxLevels;
    }

    /**
     * The topic that the bytes stand for.
     *
     * @throws io.herald.topic.BrokerException where they stand for none
     */
    public TopicName topic(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to) & MAX_ENTRIES - 1;
        Entry entry = table[slot];
        if (entry != null && Arrays.equals(entry.wire, 0, entry.wire.length, bytes, from, to)) {
            return entry.topic;
        }
        TopicName topic = TopicName.of(decoder.decode(bytes, from, to), maxLevels);
        if (to - from <= MAX_LENGTH) {
            table[slot] = new Entry(Arrays.copyOfRange(bytes, from, to), topic);
        }
        return topic;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ hash >>> 15;
    }
}
