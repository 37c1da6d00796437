package io.herald.cli.bench;

import java.nio.ByteBuffer;

/** Short answers that a connection owes the broker; they gather while those before them are sent. */
final class Owed {
    private static final int ANSWER_BYTES = 4;

    private ByteBuffer gathering = ByteBuffer.allocate(1024);
    private ByteBuffer sending = ByteBuffer.allocate(1024);

    /** One more: an MQTT packet that says nothing but its kind and a packet id. */
    void add(int first, int packetId) {
        if (gathering.remaining() < ANSWER_BYTES) {
            gathering.flip();
            gathering = ByteBuffer.allocate(2 * gathering.capacity()).put(gathering);
        }
        gathering.put((byte) first).put((byte) 2).putShort((short) packetId);
    }

    /** What has gathered; to be called only when what this gave the last time was sent. */
    ByteBuffer take() {
        if (gathering.position() == 0) {
            return Scanner.NOTHING;
        }
        ByteBuffer full = gathering.flip();
        gathering = sending.clear();
        sending = full;
        return full;
    }
}
