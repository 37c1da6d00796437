package io.herald.storage.rocksdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes records into one buffer outside the heap that grows to the longest of them and is written again and again. It
 * belongs to the writer.
 */
final class RecordWriter {
    private static final int BEGIN = 64 << 10;
    private static final int KEPT = 4 << 20;

    private ByteBuffer out = ByteBuffer.allocateDirect(BEGIN);

    /** Begins a record with the version of its layout, forgetting the one before. */
    RecordWriter begin(int version) {
        return beginKey().put(version);
    }

    /** Begins a key, which has no version. */
    RecordWriter beginKey() {
        if (out.capacity() > KEPT) {
            out = ByteBuffer.allocateDirect(BEGIN);
        }
        out.clear();
        return this;
    }

    RecordWriter put(int oneByte) {
        room(1).put((byte) oneByte);
        return this;
    }

    /** A number of at most 65 535. */
    RecordWriter putShort(int number) {
        room(Short.BYTES).putShort((short) number);
        return this;
    }

    RecordWriter putInt(int number) {
        room(Integer.BYTES).putInt(number);
        return this;
    }

    RecordWriter putLong(long number) {
        room(Long.BYTES).putLong(number);
        return this;
    }

    RecordWriter putBytes(byte[] bytes, int from, int to) {
        room(to - from).put(bytes, from, to - from);
        return this;
    }

    /** A text of at most 65 535 bytes: two bytes of length before it. */
    RecordWriter putText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        room(Short.BYTES).putShort((short) bytes.length);
        return putBytes(bytes, 0, bytes.length);
    }

    private ByteBuffer room(int length) {
        if (out.remaining() < length) {
            long wanted = Math.max(out.capacity() * 2L, (long) out.position() + length);
            ByteBuffer larger = ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE, wanted));
            out = larger.put(out.flip());
        }
        return out;
    }

    /** What was written since {@link #begin}, to be read once. */
    ByteBuffer record() {
        return out.flip();
    }
}
