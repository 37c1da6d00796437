package io.herald.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One publishing connection. Its publishes are encoded once, as many in a row as one write takes; only their stamps and
 * packet ids are ever written again. Owned by one run, on its thread.
 */
final class Publisher {
    private static final int WRITE_BYTES = 1 << 16;

    private final Connection connection;
    private final Acks acks;
    private final int topic;
    private final ByteBuffer frames;
    private final int frameLength;
    private final int payloadAt;
    private final int idAt;
    private long sent;

    /**
     * @param connection where to publish
     * @param acks what waits to be acknowledged there
     * @param topic the number of the topic
     * @param frame a message as it is sent
     * @param size how long its payload is
     */
    Publisher(Connection connection, Acks acks, int topic, Publishing.Frame frame, int size) {
        this.connection = connection;
        this.acks = acks;
        this.topic = topic;
        this.payloadAt = frame.payloadAt();
        this.idAt = frame.idAt();
        this.frameLength = frame.bytes().length;
        Arrays.fill(frame.bytes(), payloadAt, payloadAt + size, (byte) 'x');
        this.frames = ByteBuffer.allocateDirect(Math.max(1, WRITE_BYTES / frameLength) * frameLength);
        while (frames.hasRemaining()) {
            frames.put(frame.bytes());
        }
    }

    Connection connection() {
        return connection;
    }

    /** Whether an acknowledgement is still to come. */
    boolean waits() {
        return acks.isDue();
    }

    int topic() {
        return topic;
    }

    /** How many messages may wait to be acknowledged. */
    int mostInFlight() {
        return acks.most();
    }

    /** Messages sent in this phase. */
    long sent() {
        return sent;
    }

    void startAgain() {
        sent = 0;
    }

    /** How many messages it can take in one write now. */
    int room() {
        return connection.isIdle() ? acks.room(frames.capacity() / frameLength) : 0;
    }

    /**
     * Sends so many: the first was due at {@code dueNs}, each next so much later. Unless {@code stepNs} is 0 each is
     * stamped with that.
     */
    void send(int count, double dueNs, double stepNs) throws IOException {
        frames.clear();
        for (int i = 0; stepNs > 0 && i < count; i++) {
            Stamp.write((long) (dueNs + i * stepNs), frames, i * frameLength + payloadAt);
        }
        for (int i = 0; idAt >= 0 && i < count; i++) {
            frames.putShort(i * frameLength + idAt, (short) acks.idToBe(i));
        }
        acks.sent(count, dueNs, stepNs);
        sent += count;
        frames.limit(count * frameLength);
        connection.send(frames);
    }
}
