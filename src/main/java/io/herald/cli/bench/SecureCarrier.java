package io.herald.cli.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * TLS over a socket, without waiting: what the engine makes of a write is kept until the socket takes it, and of a read
 * what is no whole record yet. Owned by its connection, on its thread.
 *
 * <pre>
 *   write   bytes ──wrap──▶ outgoing ──▶ socket
 *   read    bytes ◀─unwrap─ incoming ◀── socket
 * </pre>
 */
final class SecureCarrier implements Carrier {
    private static final int RECORDS = 8;

    private final SocketChannel channel;
    private final SSLEngine engine;
    /** To be read from: what is to be sent. */
    private final ByteBuffer outgoing;
    /** To be written to: what has come. */
    private final ByteBuffer incoming;

    private boolean ended;
    private boolean left;

    private SecureCarrier(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        this.outgoing = ByteBuffer.allocate(RECORDS * record).flip();
        this.incoming = ByteBuffer.allocate(RECORDS * record);
    }

    /** Shakes hands over a socket that still waits for what it reads and writes. */
    static SecureCarrier begin(SocketChannel channel, SSLEngine engine) throws IOException {
        SecureCarrier carrier = new SecureCarrier(channel, engine);
        engine.beginHandshake();
        carrier.shakeHands();
        return carrier;
    }

    private void shakeHands() throws IOException {
        ByteBuffer nothing = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        while (isHandshaking()) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
                if (unwrap(nothing) == Status.BUFFER_UNDERFLOW && channel.read(incoming) < 0) {
                    throw new EOFException("the broker closed before TLS had begun");
                }
            } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                write(ByteBuffer.allocate(0));
            } else {
                runTasks();
            }
        }
    }

    private boolean isHandshaking() {
        HandshakeStatus status = engine.getHandshakeStatus();
        return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int before = into.position();
        boolean more = true;
        left = true;
        while (more && into.hasRemaining()) {
            Status status = unwrap(into);
            if (status == Status.BUFFER_UNDERFLOW) {
                int read = channel.read(incoming);
                ended |= read < 0;
                more = read > 0;
                left = more;
            } else {
                ended |= status == Status.CLOSED;
                more = status == Status.OK;
                left = !ended;
            }
        }
        int count = into.position() - before;
        return count == 0 && ended ? -1 : count;
    }

    @Override
    public boolean hasMore() {
        return left;
    }

    /** What the broker says beside the bytes, such as a new ticket or key, is answered. */
    private Status unwrap(ByteBuffer into) throws IOException {
        incoming.flip();
        SSLEngineResult result = engine.unwrap(incoming, into);
        incoming.compact();
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
        return result.getStatus();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        flush();
        boolean more = !outgoing.hasRemaining();
        while (more) {
            outgoing.clear();
            SSLEngineResult result = engine.wrap(bytes, outgoing);
            outgoing.flip();
            flush();
            if (result.getStatus() == Status.CLOSED) {
                throw new EOFException("the broker has ended TLS");
            }
            more = bytes.hasRemaining() && !outgoing.hasRemaining();
        }
    }

    private void flush() throws IOException {
        int sent = 1;
        while (sent > 0 && outgoing.hasRemaining()) {
            sent = channel.write(outgoing);
        }
    }

    @Override
    public boolean owes() {
        return outgoing.hasRemaining();
    }
}
