package io.herald.gateway.http.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;

/**
 * The heads of a client's frames (RFC 6455, section 5.2), read byte by byte as they come; it says whether a frame may
 * stand where it stands, with binary messages only. Belongs to one connection.
 *
 * <pre>
 *   byte 0      FIN, three reserved bits, opcode (4)
 *   byte 1      MASK, length (7); for 126 two bytes of length follow, for 127 eight
 *   last four   the mask
 * </pre>
 */
final class FrameHead {
    static final int CLOSE = 8;
    static final int PING = 9;
    /** The most bytes of payload that a control frame may have. */
    static final int MAX_CONTROL = 125;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int MASK_BYTES = 4;

    private final byte[] bytes = new byte[2 + Long.BYTES + MASK_BYTES];
    private int have;
    private boolean inMessage;
    private long length;
    private int mask;
    private WebSocketFault fault;

    /**
     * Reads on.
     *
     * @return whether the head is whole; false where more has to come, or there is a {@link #fault}
     */
    boolean read(ByteBuf in) {
        while (fault == null && in.isReadable()) {
            bytes[have++] = in.readByte();
            if (have == 2) {
                fault = beginning();
            } else if (have == size()) {
                fault = end();
                have = 0;
                return fault == null;
            }
        }
        return false;
    }

    /** What is wrong; null where nothing is. */
    WebSocketFault fault() {
        return fault;
    }

    int opcode() {
        return bytes[0] & OPCODE;
    }

    boolean isControl() {
        return opcode() >= CLOSE;
    }

    /** How long the payload is, in bytes. */
    long length() {
        return length;
    }

    /** The mask as it lies over the payload from a place on. */
    int maskFrom(long place) {
        return Integer.rotateLeft(mask, Byte.SIZE * (int) (place & 3));
    }

    private int size() {
        int more =
                switch (shortLength()) {
                    case TWO_BYTES -> Short.BYTES;
                    case EIGHT_BYTES -> Long.BYTES;
                    default -> 0;
                };
        return 2 + more + MASK_BYTES;
    }

    private int shortLength() {
        return bytes[1] & ~MASKED & 0xFF;
    }

    private WebSocketFault beginning() {
        boolean last = (bytes[0] & FIN) != 0;
        if ((bytes[0] & RESERVED) != 0) {
            return WebSocketFault.ofProtocol("no extension gives the reserved bits a meaning");
        }
        if ((bytes[1] & MASKED) == 0) {
            return WebSocketFault.ofProtocol("a client masks its frames");
        }
        switch (opcode()) {
            case CONTINUATION, BINARY -> {
                if (inMessage != (opcode() == CONTINUATION)) {
                    return WebSocketFault.ofProtocol(
                            inMessage ? "the last message is not at its end" : "there is no message to go on with");
                }
                inMessage = !last;
                return null;
            }
            case TEXT -> {
                return new WebSocketFault(WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "binary messages only");
            }
            case CLOSE, PING, PONG -> {
                return last && shortLength() <= MAX_CONTROL
                        ? null
                        : WebSocketFault.ofProtocol("a control frame is whole and has 125 bytes at most");
            }
            default -> {
                return WebSocketFault.ofProtocol("there is no such kind of frame");
            }
        }
    }

    private WebSocketFault end() {
        int lengthBytes = size() - 2 - MASK_BYTES;
        length = lengthBytes == 0 ? shortLength() : number(2, lengthBytes);
        mask = (int) number(2 + lengthBytes, MASK_BYTES);
        // Longer than a long can say would be negative.
        boolean shortest = lengthBytes == 0 || (lengthBytes == 2 ? length > MAX_CONTROL : length > 0xFFFF);
        return shortest ? null : WebSocketFault.ofProtocol("a length is said in the shortest way");
    }

    private long number(int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << Byte.SIZE | bytes[i] & 0xFF;
        }
        return number;
    }
}
