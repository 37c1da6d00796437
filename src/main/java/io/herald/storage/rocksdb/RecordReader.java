package io.herald.storage.rocksdb;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a record back that {@link RecordWriter} wrote. It belongs to the call that reads. */
final class RecordReader {
    private final byte[] bytes;
    private final ByteBuffer in;

    /** @throws IllegalArgumentException where the record's layout is another */
    RecordReader(byte[] bytes, int version) {
        this(bytes, version, version);
    }

    /** @throws IllegalArgumentException where the record's layout is older or newer than these two */
    RecordReader(byte[] bytes, int oldest, int newest) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes);
        if (bytes.length == 0 || in.get() < oldest || version() > newest) {
            throw new IllegalArgumentException("a record has another layout");
        }
    }

    /** The version of its layout. */
    int version() {
        return bytes[0];
    }

    int get() {
        return in.get() & 0xff;
    }

    int getShort() {
        return in.getShort() & 0xffff;
    }

    int getInt() {
        return in.getInt();
    }

    long getLong() {
        return in.getLong();
    }

    String getText() {
        int length = getShort();
        String text = new String(bytes, at(length), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    byte[] getBytes(int length) {
        byte[] read = new byte[length];
        in.get(read);
        return read;
    }

    /** Where the next byte lies, of which so many must be left. */
    int at(int length) {
        if (length < 0 || in.remaining() < length) {
            throw new BufferUnderflowException();
        }
        return in.position();
    }

    /** The record as a whole. */
    byte[] bytes() {
        return bytes;
    }
}
