package io.herald.storage.rocksdb;

import io.herald.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes and reads keys: numbers big-endian, so that they sort; a text ends with a zero byte, which none has. */
final class Keys {
    private Keys() {}

    static byte[] of(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static byte[] of(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where the index entries of a topic begin within a segment; an id follows. */
    static byte[] indexPrefix(int segment, TopicName topic) {
        byte[] text = of(topic.text());
        return ByteBuffer.allocate(Integer.BYTES + text.length + 1)
                .putInt(segment)
                .put(text)
                .put((byte) 0)
                .array();
    }

    /** An index entry. */
    static byte[] index(byte[] prefix, long first) {
        byte[] key = Arrays.copyOf(prefix, prefix.length + Long.BYTES);
        ByteBuffer.wrap(key).putLong(prefix.length, first);
        return key;
    }

    /** A dedup key of a topic in a bucket of time. */
    static byte[] dedup(long bucket, TopicName topic, String key) {
        byte[] text = of(topic.text());
        byte[] last = of(key);
        return ByteBuffer.allocate(Long.BYTES + text.length + 1 + last.length)
                .putLong(bucket)
                .put(text)
                .put((byte) 0)
                .put(last)
                .array();
    }

    static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    /** The id at the end of an index entry. */
    static long idOfIndex(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
    }

    static boolean hasPrefix(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }
}
