package io.herald.mqtt;

import java.util.Arrays;

/**
 * The part of a packet behind its fixed header, read from front to back (MQTT 5.0, 1.5). Whatever ends too early or
 * goes on too long is a {@link RefusalException}. Belongs to a decoder, which lays it over one packet after another.
 */
final class Body {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int at;
    private int end;

    /** Lays it over other bytes, which it holds until {@link #leave}. */
    Body over(byte[] packet, int from, int to) {
        bytes = packet;
        at = from;
        end = to;
        return this;
    }

    /** Holds no bytes any more. */
    void leave() {
        over(NOTHING, 0, 0);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the next byte stands. */
    int at() {
        return at;
    }

    int end() {
        return end;
    }

    /** Whether everything is read. */
    boolean isRead() {
        return at == end;
    }

    /** Everything is to be read. */
    void ends() {
        if (at < end) {
            throw RefusalException.malformed("the packet goes on where it should end");
        }
    }

    int oneByte() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int twoBytes() {
        need(2);
        at += 2;
        return (bytes[at - 2] & 0xff) << 8 | bytes[at - 1] & 0xff;
    }

    long fourBytes() {
        return (long) twoBytes() << 16 | twoBytes();
    }

    /**
     * A packet identifier, which is not 0 [MQTT-2.2.1-3].
     *
     * @param reason the reason code where it is
     */
    int packetId(int reason) {
        int id = twoBytes();
        if (id == 0) {
            throw new RefusalException(reason, "a packet identifier is not 0");
        }
        return id;
    }

    /** A variable byte integer in as few bytes as it takes. */
    int variableInt() {
        int packed = VariableInt.read(bytes, at, end);
        if (packed < 0 || !VariableInt.isMinimal(packed)) {
            throw RefusalException.malformed("a number ends within four bytes, and takes no more than it needs");
        }
        at += VariableInt.size(packed);
        return VariableInt.value(packed);
    }

    String text() {
        int length = twoBytes();
        return MqttText.decode(bytes, skip(length), at);
    }

    /** A text without control characters. */
    String name() {
        String text = text();
        if (!MqttText.isName(text)) {
            throw RefusalException.malformed("a name has no control characters");
        }
        return text;
    }

    byte[] binary() {
        int length = twoBytes();
        return Arrays.copyOfRange(bytes, skip(length), at);
    }

    /** Goes over so many bytes; returns where they begin. */
    int skip(int length) {
        need(length);
        at += length;
        return at - length;
    }

    private void need(int length) {
        if (length > end - at) {
            throw RefusalException.malformed("the packet ends too early");
        }
    }
}
