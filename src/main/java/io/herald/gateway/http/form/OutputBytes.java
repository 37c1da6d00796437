package io.herald.gateway.http.form;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Bytes that grow, and what a form writes into them: text, JSON strings, base64. Belongs to one form; used again and
 * again.
 */
final class OutputBytes {
    private static final int SMALL = 4 << 10;
    /** Room kept for the next use; a rare giant does not stay in memory. */
    private static final int KEPT = 1 << 20;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SHORT_ESCAPES = new byte[128];

    static {
        SHORT_ESCAPES['"'] = '"';
        SHORT_ESCAPES['\\'] = '\\';
        SHORT_ESCAPES['\n'] = 'n';
        SHORT_ESCAPES['\r'] = 'r';
        SHORT_ESCAPES['\t'] = 't';
    }

    private byte[] bytes = new byte[SMALL];
    private int length;

    /** Begins anew. */
    OutputBytes clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[SMALL];
        }
        return this;
    }

    int length() {
        return length;
    }

    /** Writes one byte. */
    OutputBytes octet(int octet) {
        reserve(1);
        bytes[length++] = (byte) octet;
        return this;
    }

    /** Writes bytes as they are. */
    OutputBytes octets(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
        return this;
    }

    OutputBytes octets(byte[] all) {
        return octets(all, 0, all.length);
    }

    /** Writes text that has ASCII characters only. */
    OutputBytes ascii(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Writes a JSON string, with its quotes. */
    OutputBytes json(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return json(utf8, 0, utf8.length);
    }

    /** Writes a JSON string, with its quotes, of bytes that are valid UTF-8. */
    OutputBytes json(byte[] utf8, int start, int end) {
        octet('"');
        int from = start;
        for (int i = start; i < end; i++) {
            byte octet = utf8[i];
            if (octet >= 0 && (octet < 0x20 || octet == '"' || octet == '\\')) {
                octets(utf8, from, i);
                escape(octet);
                from = i + 1;
            }
        }
        return octets(utf8, from, end).octet('"');
    }

    private void escape(byte octet) {
        octet('\\');
        if (SHORT_ESCAPES[octet] != 0) {
            octet(SHORT_ESCAPES[octet]);
        } else {
            ascii("u00").octet(HEX[octet >> 4]).octet(HEX[octet & 15]);
        }
    }

    /** Writes bytes in base64. */
    OutputBytes base64(byte[] from, int start, int end) {
        return octets(Base64.getEncoder().encode(Arrays.copyOfRange(from, start, end)));
    }

    /** Overwrites eight bytes with a number in hexadecimal. */
    void hexAt(int at, int number) {
        for (int i = 0; i < 8; i++) {
            bytes[at + i] = HEX[number >>> (28 - 4 * i) & 15];
        }
    }

    /** A copy, ready to be sent. */
    ByteBuf toBuffer(ByteBufAllocator allocator) {
        return allocator.directBuffer(length).writeBytes(bytes, 0, length);
    }

    void copyTo(OutputBytes other) {
        other.octets(bytes, 0, length);
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
