package io.herald.cli.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One publishing connection. Its publishes are encoded once, as many in a row as one write takes; only their stamps are
 * ever written again. Owned by one run, on its thread.
 */
final class Publisher {
    private static final int WRITE_BYTES = 1 << 16;

    private final Connection connection;
    private final Acks acks;
    private final int topic;
    private final ByteBuffer frames;
    private final int frameLength;
    private final int payloadAt;
    private long sent;

    /**
     * @param connection where to publish
     * @param acks what waits to be acknowledged there
     * @param topic the number of the topic
     * @param load what to publish
     */
    Publisher(Connection connection, Acks acks, int topic, BenchPlan.Load load) {
        this.connection = connection;
        this.acks = acks;
        this.topic = topic;
        String qos = load.inFlight() > 0 ? " qos=1\n" : "\n";
        byte[] head = ("PUB " + load.topic(topic) + ' ' + load.size() + qos).getBytes(StandardCharsets.UTF_8);
        byte[] frame = Arrays.copyOf(head, head.length + load.size() + 1);
        Arrays.fill(frame, head.length, frame.length - 1, (byte) 'x');
        frame[frame.length - 1] = '\n';
        this.payloadAt = head.length;
        this.frameLength = frame.length;
        this.frames = ByteBuffer.allocateDirect(Math.max(1, WRITE_BYTES / frame.length) * frame.length);
        while (frames.hasRemaining()) {
            frames.put(frame);
        }
    }

    Connection connection() {
        return connection;
    }

    int topic() {
        return topic;
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
        acks.sent(count, dueNs, stepNs);
        sent += count;
        frames.limit(count * frameLength);
        connection.send(frames);
    }
}
