package io.herald;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Attackers, as a process of their own, so that a broker can be told from them: does one {@link FloodAttack} until its
 * standard input ends, and tells then how much it did. Who is thrown out comes again. On one thread.
 */
public final class Flood {
    /** Each has ephemeral ports, and a quota, of its own. */
    private static final int ADDRESSES = 10;

    private static final int CROWDED_ONE_IN = 6;
    private static final long DRIP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_NS = TimeUnit.SECONDS.toNanos(40);
    /** How many connections are begun before it is looked again at those that are there. */
    private static final int AT_ONCE = 50;

    private final FloodAttack attack;
    private final int[] ports;
    private final int most;
    private final long mostPerSecond;
    private final Selector selector = Selector.open();
    private final ByteBuffer answers = ByteBuffer.allocate(1 << 16);
    private final Map<String, Long> heard = new TreeMap<>();
    private final long startedNs = System.nanoTime();
    private volatile boolean ends;
    private int next;
    private int here;
    private long opened;
    private long said;
    private long dripNs = startedNs;

    /** One attacker's connection; its key's attachment. */
    private static final class One {
        private final int number;
        private ByteBuffer out;
        private long rounds;

        private One(int number, byte[] first) {
            this.number = number;
            this.out = ByteBuffer.wrap(first);
        }
    }

    private Flood(FloodAttack attack, int[] ports, int most, long mostPerSecond) throws IOException {
        this.attack = attack;
        this.ports = ports;
        this.most = Math.min(most, attack.clients());
        this.mostPerSecond = mostPerSecond;
    }

    /**
     * Attacks.
     *
     * @param args the attack; the ports of the line, HTTP and MQTT; how many connections there may be at once, and how
     *     many may be begun in a second, 0 for as many as go
     */
    public static void main(String[] args) throws IOException {
        int[] ports = {Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])};
        Flood flood =
                new Flood(FloodAttack.valueOf(args[0]), ports, Integer.parseInt(args[4]), Long.parseLong(args[5]));
        Thread ending = new Thread(() -> {
            try {
                System.in.readAllBytes();
                flood.ends = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        ending.setDaemon(true);
        ending.start();
        flood.run();
    }

    private void run() throws IOException {
        List<SelectionKey> ready = new ArrayList<>();
        while (!isEnough()) {
            boolean lacking = begin();
            selector.select(lacking ? 1 : 50);
            ready.addAll(selector.selectedKeys());
            selector.selectedKeys().clear();
            for (SelectionKey key : ready) {
                if (key.isValid() && !goesOn(key)) {
                    end(key);
                }
            }
            ready.clear();
            drip();
        }
        double seconds = (System.nanoTime() - startedNs) / 1e9;
        System.out.printf("%d %.0f %.0f %s%n", here, opened / seconds, said / seconds, heard);
    }

    /** Not before one of them at least is told what they are to be told, or that takes too long. */
    private boolean isEnough() {
        return ends && (heard.containsKey(attack.refusal()) || System.nanoTime() - startedNs > MOST_NS);
    }

    /** Whether there might be more of them. */
    private boolean begin() throws IOException {
        long allowed = mostPerSecond == 0
                ? Long.MAX_VALUE
                : (long) ((System.nanoTime() - startedNs) / 1e9 * mostPerSecond) - opened;
        for (int i = 0; i < Math.min(AT_ONCE, allowed) && here < most; i++) {
            int number = next++;
            SocketChannel channel = SocketChannel.open();
            here++;
            opened++;
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.bind(new InetSocketAddress("127.0.0." + address(number), 0));
            SelectionKey key =
                    channel.register(selector, SelectionKey.OP_CONNECT, new One(number, attack.first(number)));
            int port = ports[attack.door().of(number)];
            try {
                if (channel.connect(new InetSocketAddress("127.0.0.1", port))) {
                    connected(key);
                }
            } catch (IOException refused) {
                end(key);
            }
        }
        return here < most;
    }

    /** One of them is where more come from than from any other: beyond its quota, where there are many. */
    private static int address(int number) {
        return number % CROWDED_ONE_IN == 0 ? 2 : 3 + number % ADDRESSES;
    }

    private void connected(SelectionKey key) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }

    private boolean goesOn(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                connected(key);
            }
            if (key.isWritable()) {
                write(key, channel);
            }
            return !key.isReadable() || read(channel, (One) key.attachment());
        } catch (IOException thrownOut) {
            return false;
        }
    }

    private void write(SelectionKey key, SocketChannel channel) throws IOException {
        One one = (One) key.attachment();
        if (!one.out.hasRemaining() && attack.pace() == FloodAttack.Pace.FLOODS) {
            one.out = ByteBuffer.wrap(attack.then(one.number, one.rounds++));
            said += attack.together();
        }
        channel.write(one.out);
        if (!one.out.hasRemaining() && attack.pace() != FloodAttack.Pace.FLOODS) {
            key.interestOps(SelectionKey.OP_READ);
            said++;
        }
    }

    private boolean read(SocketChannel channel, One one) throws IOException {
        answers.clear();
        int read = channel.read(answers);
        attack.heard(one.number, answers.flip(), heard);
        return read >= 0 && (attack.pace() != FloodAttack.Pace.ASKS || read == 0);
    }

    private void drip() throws IOException {
        if (attack.pace() != FloodAttack.Pace.DRIPS || System.nanoTime() - dripNs < DRIP_NS) {
            return;
        }
        dripNs = System.nanoTime();
        for (SelectionKey key : selector.keys()) {
            One one = (One) key.attachment();
            if (key.isValid() && key.interestOps() == SelectionKey.OP_READ) {
                one.out = ByteBuffer.wrap(attack.then(one.number, one.rounds++));
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }
    }

    private void end(SelectionKey key) throws IOException {
        key.channel().close();
        here--;
    }
}
