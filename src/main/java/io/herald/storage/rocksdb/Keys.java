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

    /** What a dedup key of a topic is called. */
    static byte[] name(TopicName topic, String key) {
        byte[] text = of(topic.text());
        byte[] last = of(key);
        byte[] name = Arrays.copyOf(text, text.length + 1 + last.length);
        System.arraycopy(last, 0, name, text.length + 1, last.length);
        return name;
    }

    /** One of that name in a bucket. */
    static byte[] dedup(long bucket, byte[] name) {
        return ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(bucket)
                .put(name)
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
