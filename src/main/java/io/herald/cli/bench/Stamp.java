package io.herald.cli.bench;

import java.nio.ByteBuffer;

/** A time in nanoseconds as 16 hexadecimal digits at the head of a payload. Text, so that every door carries it. */
public final class Stamp {
    /** How long it is. */
    public static final int BYTES = 16;

    private static final byte[] DIGITS = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private Stamp() {}

    static void write(long ns, ByteBuffer to, int at) {
        for (int i = 0; i < BYTES; i++) {
            to.put(at + i, DIGITS[(int) (ns >>> (60 - 4 * i)) & 15]);
        }
    }

    static long read(byte[] from, int at) {
        long ns = 0;
        for (int i = 0; i < BYTES; i++) {
            byte digit = from[at + i];
            ns = ns << 4 | (digit <= '9' ? digit - '0' : digit - 'a' + 10);
        }
        return ns;
    }
}
