package io.herald.gateway.http.websocket;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A WebSocket frame as it goes over the wire, well-formed or not: what a test sends, and what it wants to see.
 *
 * @param fin whether it is the last of its message
 * @param rsv the three reserved bits, 0 to 7
 * @param opcode 0 to 15, reserved ones included
 */
public record Frame(boolean fin, int rsv, int opcode, Buffer payload) {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    public static Frame text(String text) {
        return of(TEXT, Buffer.buffer(text));
    }

    /** A text frame whose bytes need not be text. */
    public static Frame rawText(byte[] bytes) {
        return of(TEXT, Buffer.buffer(bytes));
    }

    public static Frame binary(byte[] bytes) {
        return of(BINARY, Buffer.buffer(bytes));
    }

    public static Frame continuation(String text) {
        return of(CONTINUATION, Buffer.buffer(text));
    }

    public static Frame rawContinuation(byte[] bytes) {
        return of(CONTINUATION, Buffer.buffer(bytes));
    }

    public static Frame ping(String text) {
        return of(PING, Buffer.buffer(text));
    }

    public static Frame pong(String text) {
        return of(PONG, Buffer.buffer(text));
    }

    public static Frame close(int code) {
        return close(code, new byte[0]);
    }

    public static Frame close(int code, byte[] reason) {
        return of(CLOSE, Buffer.buffer().appendUnsignedShort(code).appendBytes(reason));
    }

    public static Frame of(int opcode, Buffer payload) {
        return new Frame(true, 0, opcode, payload);
    }

    /** The bytes written as hexadecimal digits, spaces allowed. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public Frame unfinished() {
        return new Frame(false, rsv, opcode, payload);
    }

    public Frame withReservedBits(int bits) {
        return new Frame(fin, bits, opcode, payload);
    }

    /** The octets a client sends: length in its shortest form, payload masked. */
    public byte[] masked(RandomGenerator random) {
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        Buffer octets = head(0x80).appendBytes(mask);
        byte[] bytes = payload.getBytes();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] ^= mask[i & 3];
        }
        return octets.appendBytes(bytes).getBytes();
    }

    /** The octets of a client that forgets to mask. */
    public byte[] unmasked() {
        return head(0).appendBuffer(payload).getBytes();
    }

    private Buffer head(int maskBit) {
        Buffer head = Buffer.buffer().appendUnsignedByte((short) ((fin ? 0x80 : 0) | rsv << 4 | opcode));
        if (payload.length() < 126) {
            return head.appendUnsignedByte((short) (maskBit | payload.length()));
        }
        if (payload.length() <= 0xFFFF) {
            return head.appendUnsignedByte((short) (maskBit | 126)).appendUnsignedShort(payload.length());
        }
        return head.appendUnsignedByte((short) (maskBit | 127)).appendLong(payload.length());
    }

    /** The code of a close frame, or 1005 (as the RFC says) if it has none. */
    public int closeCode() {
        return payload.length() < 2 ? 1005 : payload.getUnsignedShort(0);
    }

    @Override
    public String toString() {
        byte[] start = payload.getBytes(0, Math.min(40, payload.length()));
        return "%sopcode %d%s, %d bytes: %s (%s)"
                .formatted(
                        fin ? "" : "unfinished ",
                        opcode,
                        rsv == 0 ? "" : " rsv " + rsv,
                        payload.length(),
                        HexFormat.of().formatHex(start),
                        new String(start, StandardCharsets.ISO_8859_1));
    }
}
