package io.herald.cli.bench;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads MQTT packets and answers those that are to be answered. Where a PUBLISH begins, up to the end of its topic, as
 * the last one did, which is the rule, that is not read again.
 */
final class MqttScanner extends Scanner {
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int SUBACK = 9;
    private static final int PINGRESP = 13;
    private static final int DISCONNECT = 14;
    /** Reasons from here on are refusals. */
    private static final int REFUSAL = 0x80;

    private static final int LONGEST_LENGTH = 4;

    private final Acks acks;
    private final boolean v5;
    private final Owed owed = new Owed();
    private boolean connected;
    private byte[] head = new byte[0];
    private int frameLength = Integer.MAX_VALUE;
    /** Where the body of the packet begins that is looked at, and where it ends. */
    private int body;

    private int end;

    /**
     * @param tally counts
     * @param acks what waits to be acknowledged on this connection
     * @param level the protocol level
     */
    MqttScanner(Tally tally, Acks acks, int level) {
        super(tally);
        this.acks = acks;
        this.v5 = level == MqttSpeech.V5;
    }

    @Override
    ByteBuffer owed() {
        return owed.take();
    }

    /** This is a hot loop. */
    @Override
    int scan(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            while (to - at >= frameLength && Arrays.equals(bytes, at, at + head.length, head, 0, head.length)) {
                publish(bytes, at + head.length);
                at += frameLength;
            }
            if (!isWhole(bytes, at, to)) {
                return at;
            }
            if ((bytes[at] >> 4 & 15) == PUBLISH) {
                head = Arrays.copyOfRange(bytes, at, body + 2 + number(bytes, body));
                frameLength = end - at;
                publish(bytes, at + head.length);
            } else {
                answer(bytes, bytes[at] >> 4 & 15);
            }
            at = end;
        }
        return at;
    }

    /** Finds where the packet begins and ends of which {@code at} is the first byte. */
    private boolean isWhole(byte[] bytes, int at, int to) throws IOException {
        if (at < to && !connected && (bytes[at] >> 4 & 15) != CONNACK) {
            throw new ProtocolException("what answers there does not speak MQTT");
        }
        int length = 0;
        for (int i = 1; i <= LONGEST_LENGTH && at + i < to; i++) {
            byte digit = bytes[at + i];
            length |= (digit & 127) << 7 * (i - 1);
            if (digit >= 0) {
                body = at + 1 + i;
                end = body + length;
                return end <= to;
            }
        }
        if (to - at > LONGEST_LENGTH) {
            throw new ProtocolException("a packet without an end");
        }
        return false;
    }

    /** A message, behind its topic. */
    private void publish(byte[] bytes, int behindTopic) {
        int at = behindTopic;
        int qos = head[0] >> 1 & 3;
        if (qos > 0) {
            owed.add((qos == 1 ? PUBACK : PUBREC) << 4, number(bytes, at));
            at += 2;
        }
        if (v5) {
            at = behindProperties(bytes, at);
        }
        message(bytes, at);
    }

    private static int behindProperties(byte[] bytes, int from) {
        int at = from;
        int length = 0;
        int shift = 0;
        do {
            length |= (bytes[at] & 127) << shift;
            shift += 7;
        } while (bytes[at++] < 0);
        return at + length;
    }

    private void answer(byte[] bytes, int kind) throws IOException {
        if (end - body < 2 && kind != PINGRESP && kind != DISCONNECT) {
            throw new ProtocolException("a packet of kind " + kind + " that is too short");
        }
        switch (kind) {
            case CONNACK -> {
                connected = true;
                refusedUnless(bytes[body + 1] == 0, "CONNECT", bytes[body + 1]);
                if (v5) {
                    acks.limit(ConnackProperties.receiveMaximum(ByteBuffer.wrap(bytes, body + 2, end - body - 2)));
                }
                answer();
            }
            case SUBACK -> {
                refusedUnless((bytes[end - 1] & REFUSAL) == 0, "SUBSCRIBE", bytes[end - 1]);
                answer();
            }
            case PINGRESP -> answer();
            case PUBACK, PUBREC, PUBCOMP -> published(bytes, kind);
            case PUBREL -> owed.add(PUBCOMP << 4, number(bytes, body));
            case DISCONNECT -> refusedUnless(false, "a packet", end > body ? bytes[body] : 0);
            default -> throw new ProtocolException("a packet of kind " + kind + ", which no broker sends");
        }
    }

    /** A step on the way of a message that was sent; a broker answers in order (4.6). */
    private void published(byte[] bytes, int kind) throws IOException {
        if (end - body > 2) {
            refusedUnless((bytes[body + 2] & REFUSAL) == 0, "PUBLISH", bytes[body + 2]);
        }
        int packetId = number(bytes, body);
        if (kind == PUBREC) {
            owed.add(PUBREL << 4 | 2, packetId);
        } else if (acks.isDue() && packetId == acks.nextId()) {
            acks.taken();
        } else {
            throw new ProtocolException("packet " + packetId + " is acknowledged, and it was not its turn");
        }
    }

    private void refusedUnless(boolean good, String what, byte reason) throws IOException {
        if (!good) {
            throw MqttRefusal.of(what, reason & 0xff, v5);
        }
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
