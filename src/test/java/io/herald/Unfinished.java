package io.herald;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that all say the same, and leave it unfinished: each opens a connection, sends what it has as far as it is
 * taken, and stays; one that is thrown out comes again, for a while. On a thread of its own until it is closed.
 */
final class Unfinished implements AutoCloseable {
    /** How often they come again, each, on average. */
    private static final int TIMES = 3;

    private final InetSocketAddress broker;
    private final int most;
    private final byte[] said;
    private final Selector selector;
    private final Thread thread;
    private final AtomicInteger opened = new AtomicInteger();

    private Unfinished(int port, int clients, byte[] said) throws IOException {
        this.broker = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.most = TIMES * clients;
        this.said = said;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "unfinished");
    }

    /** So many clients. */
    static Unfinished begin(int port, int clients, byte[] said) throws IOException {
        Unfinished all = new Unfinished(port, clients, said);
        for (int i = 0; i < clients; i++) {
            all.open();
        }
        all.thread.start();
        return all;
    }

    /** How many connections were opened, again ones included. */
    int opened() {
        return opened.get();
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open(broker);
        opened.incrementAndGet();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_WRITE | SelectionKey.OP_READ, ByteBuffer.wrap(said));
    }

    private void again() throws IOException {
        if (opened.get() < most) {
            open();
        }
    }

    private void run() {
        ByteBuffer answers = ByteBuffer.allocate(1 << 12);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (!goesOn(key, answers.clear())) {
                        key.channel().close();
                        again();
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException gone) {
            thread.interrupt();
        }
    }

    private static boolean goesOn(SelectionKey key, ByteBuffer answers) {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer rest = (ByteBuffer) key.attachment();
        try {
            if (key.isWritable()) {
                channel.write(rest);
                if (!rest.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ);
                }
            }
            return !key.isReadable() || channel.read(answers) >= 0;
        } catch (IOException thrownOut) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
