package io.herald.mqtt;

/**
 * Variable byte integers (MQTT 5.0, 1.5.5; the remaining length of 3.1.1, 2.2.3): seven bits a byte, the lowest first,
 * the eighth says that another byte follows. At most four bytes.
 */
final class VariableInt {
    /** The greatest number. */
    static final int MAX = 268_435_455;
    /** The most bytes. */
    static final int MAX_BYTES = 4;
    /** The number goes on behind what is here. */
    static final int UNFINISHED = -1;
    /** The fourth byte says that another one follows. */
    static final int TOO_LONG = -2;

    private static final int SIZE_BITS = 3;

    private VariableInt() {}

    /** The number at {@code at} and its size, packed; {@link #UNFINISHED} or {@link #TOO_LONG} where there is none. */
    static int read(byte[] b, int at, int end) {
        int value = 0;
        for (int i = 0; i < MAX_BYTES; i++) {
            if (at + i >= end) {
                return UNFINISHED;
            }
            byte next = b[at + i];
            value |= (next & 0x7f) << 7 * i;
            if (next >= 0) {
                return value << SIZE_BITS | i + 1;
            }
        }
        return TOO_LONG;
    }

    /** The number that {@link #read} found. */
    static int value(int packed) {
        return packed >>> SIZE_BITS;
    }

    /** How many bytes {@link #read} found it in. */
    static int size(int packed) {
        return packed & (1 << SIZE_BITS) - 1;
    }

    /** Whether it is written in as few bytes as it can be [MQTT-1.5.5-1]. */
    static boolean isMinimal(int packed) {
        return size(packed) == sizeOf(value(packed));
    }

    /** How many bytes a number takes. */
    static int sizeOf(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }

    /** Writes a number; returns where it ends. */
    static int write(int value, byte[] to, int at) {
        int rest = value;
        int next = at;
        while (rest > 0x7f) {
            to[next++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        to[next] = (byte) rest;
        return next + 1;
    }
}
