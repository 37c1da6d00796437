package io.herald.cli.bench;

import io.herald.client.ServerAddress;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One socket of the load generator, publisher's or subscriber's. Owned by one run, on its thread. */
final class Connection implements AutoCloseable {
    private static final int READS_IN_A_ROW = 4;

    private final String who;
    private final Scanner scanner;
    private final SocketChannel channel;
    private final Carrier carrier;
    private final SelectionKey key;
    private byte[] leftOver = new byte[0];
    private ByteBuffer sending = Scanner.NOTHING;

    Connection(String who, ServerAddress server, Scanner scanner, Selector selector) throws IOException {
        this.who = who;
        this.scanner = scanner;
        try {
            channel = SocketChannel.open(new InetSocketAddress(server.host(), server.port()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            carrier = server.tls() == null
                    ? new Carrier.Plain(channel)
                    : SecureCarrier.begin(channel, server.tls().engine(server));
        } catch (IOException | RuntimeException e) {
            throw new IOException("no broker at " + server + ": " + e.getMessage(), e);
        }
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    Scanner scanner() {
        return scanner;
    }

    void send(byte[] bytes) throws IOException {
        send(ByteBuffer.wrap(bytes));
    }

    /** Sends what remains in {@code bytes}; to be called only when {@link #isIdle}. It is not copied. */
    void send(ByteBuffer bytes) throws IOException {
        sending = bytes;
        writeMore();
    }

    /** True when nothing waits to be sent. */
    boolean isIdle() {
        return !sending.hasRemaining() && !carrier.owes();
    }

    void ready(byte[] shared) throws IOException {
        if (key.isWritable()) {
            writeMore();
        }
        if (key.isReadable()) {
            readMore(shared);
        }
        if (isIdle()) {
            ByteBuffer owed = scanner.owed();
            if (owed.hasRemaining()) {
                send(owed);
            }
        }
    }

    private void writeMore() throws IOException {
        carrier.write(sending);
        int interest = isIdle() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /** All connections read into one array, which stays in the processor's cache; each keeps what is not whole. */
    private void readMore(byte[] shared) throws IOException {
        int count;
        int room;
        int round = 0;
        do {
            System.arraycopy(leftOver, 0, shared, 0, leftOver.length);
            ByteBuffer in = ByteBuffer.wrap(shared, leftOver.length, shared.length - leftOver.length);
            room = in.remaining();
            count = carrier.read(in);
            if (count < 0) {
                throw new EOFException("the broker closed " + who);
            }
            int end = leftOver.length + count;
            int whole = scanner.scan(shared, 0, end);
            leftOver = Arrays.copyOfRange(shared, whole, end);
        } while (carrier.hasMore() || count == room && ++round < READS_IN_A_ROW);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
