package io.herald;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Clients of MQTT 3.1.1 with durable sessions who come all at once, and take what waits for them. Who is not let in
 * comes again a moment later. Owned by a test, on its thread.
 */
final class StormClients {
    private static final long AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int ADDRESSES = 10;

    private final int port;
    private final List<Client> clients = new ArrayList<>();
    private Selector selector;
    private long beganNs;
    private int refused;

    /** One of them, and when it got how far, in nanoseconds since they began to come. */
    private static final class Client {
        private final int number;
        private final int expected;
        private final ByteBuffer in = ByteBuffer.allocate(1 << 12);
        private SocketChannel channel;
        private long dueNs;
        private int received;
        private long welcomedNs;
        private long firstNs;
        private long doneNs;

        private Client(int number, int expected) {
            this.number = number;
            this.expected = expected;
        }
    }

    /**
     * So many.
     *
     * @param expected how many messages wait for each of them, when they come for the second time
     */
    StormClients(int port, int... expected) {
        this.port = port;
        for (int i = 0; i < expected.length; i++) {
            clients.add(new Client(i, expected[i]));
        }
    }

    /** The topic of one of them. */
    static String topic(int number) {
        return "storm/" + number;
    }

    /** The user that one of them is. */
    static String user(int number) {
        return "user" + number % ADDRESSES;
    }

    /** All come and subscribe, and go again without a word. */
    void subscribe() throws IOException {
        come(0, true);
    }

    /** All come within so many milliseconds, and have taken what waited for them. */
    void comeBack(long withinMs) throws IOException {
        come(withinMs, false);
    }

    private void come(long withinMs, boolean subscribing) throws IOException {
        beganNs = System.nanoTime();
        selector = Selector.open();
        long everyNs = TimeUnit.MILLISECONDS.toNanos(withinMs) / clients.size();
        for (Client client : clients) {
            client.dueNs = client.number * everyNs;
            client.doneNs = 0;
        }
        long deadlineNs = TimeUnit.SECONDS.toNanos(120);
        long left = clients.size();
        while (left > 0 && nowNs() < deadlineNs) {
            clients.stream()
                    .filter(client -> client.channel == null && client.dueNs <= nowNs())
                    .limit(100)
                    .forEach(client -> open(client, subscribing));
            selector.select(key -> goOn(key, subscribing), 5);
            left = clients.stream().filter(client -> client.doneNs == 0).count();
        }
        for (Client client : clients) {
            hangUp(client);
        }
        selector.close();
        if (left > 0) {
            throw new AssertionError(left + " are not back after two minutes");
        }
    }

    private long nowNs() {
        return System.nanoTime() - beganNs;
    }

    private void open(Client client, boolean subscribing) {
        try {
            client.in.clear();
            client.channel = SocketChannel.open();
            client.channel.configureBlocking(false);
            client.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.channel.bind(new InetSocketAddress("127.0.0." + (2 + client.number % ADDRESSES), 0));
            client.channel.connect(new InetSocketAddress("127.0.0.1", port));
            client.channel.register(selector, SelectionKey.OP_CONNECT, client);
        } catch (IOException refusal) {
            later(client);
        }
    }

    private void goOn(SelectionKey key, boolean subscribing) {
        Client client = (Client) key.attachment();
        try {
            if (key.isConnectable() && client.channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
                client.channel.write(ByteBuffer.wrap(MqttWire.packet(
                        0x10,
                        MqttWire.text("MQTT"),
                        MqttWire.bytes(4, 0xc0, 0, 60),
                        MqttWire.text("storm-" + client.number),
                        MqttWire.text(user(client.number)),
                        MqttWire.text("pass"))));
            }
            if (key.isReadable()) {
                if (client.channel.read(client.in) < 0) {
                    later(client);
                    return;
                }
                client.in.flip();
                packets(client, subscribing);
                client.in.compact();
            }
        } catch (IOException refusal) {
            later(client);
        }
    }

    /** It was not let in, or thrown out. */
    private void later(Client client) {
        if (client.doneNs == 0) {
            refused++;
        }
        client.dueNs = nowNs() + AGAIN_NS;
        hangUp(client);
    }

    private static void hangUp(Client client) {
        try {
            if (client.channel != null) {
                client.channel.close();
            }
            client.channel = null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void packets(Client client, boolean subscribing) throws IOException {
        ByteBuffer in = client.in;
        // None of them is longer than 127 bytes.
        while (in.remaining() >= 2 && in.remaining() >= 2 + in.get(in.position() + 1)) {
            int type = in.get() & 0xf0;
            byte[] body = new byte[in.get()];
            in.get(body);
            if (type == 0x20 && body[1] != 0) {
                throw new IOException("CONNACK " + body[1]);
            } else if (type == 0x20) {
                client.welcomedNs = nowNs();
                if (subscribing) {
                    byte[] filter = MqttWire.text(topic(client.number));
                    say(client, MqttWire.packet(0x82, MqttWire.int16(1), filter, MqttWire.bytes(1)));
                } else if (body[0] != 1) {
                    throw new AssertionError("the session of " + client.number + " is lost");
                }
            } else if (type == 0x90 && body[2] == 1) {
                client.doneNs = nowNs();
            } else if (type == 0x30) {
                received(client, body);
            }
        }
    }

    private void received(Client client, byte[] body) throws IOException {
        int topic = 2 + body[1];
        int message = Integer.parseInt(new String(body, topic + 2, body.length - topic - 2, StandardCharsets.US_ASCII));
        if (message != client.received) {
            throw new AssertionError(client.number + " got " + message + " and not " + client.received);
        }
        say(client, MqttWire.packet(0x40, new byte[] {body[topic], body[topic + 1]}));
        client.firstNs = client.received == 0 ? nowNs() : client.firstNs;
        client.received++;
        client.doneNs = client.received == client.expected ? nowNs() : 0;
    }

    private static void say(Client client, byte[] packet) throws IOException {
        client.channel.write(ByteBuffer.wrap(packet));
    }

    /** How often one of them was not let in. */
    int refused() {
        return refused;
    }

    /** When the last of them had all that waited for it, in milliseconds since they began to come. */
    long allBackMs() {
        return most(client -> client.doneNs);
    }

    /** How long one of them waited at most, from its welcome to its first message. */
    long longestWaitMs() {
        return most(client -> client.firstNs - client.welcomedNs);
    }

    private long most(ToLongFunction<Client> span) {
        long[] all = sorted(span);
        return all[all.length - 1];
    }

    private long[] sorted(ToLongFunction<Client> spanNs) {
        return clients.stream()
                .mapToLong(client -> TimeUnit.NANOSECONDS.toMillis(spanNs.applyAsLong(client)))
                .sorted()
                .toArray();
    }

    @Override
    public String toString() {
        long[] waits = sorted(client -> client.firstNs - client.welcomedNs);
        long[] replays = sorted(client -> client.doneNs - client.welcomedNs);
        int messages = Arrays.stream(
                        clients.stream().mapToInt(client -> client.expected).toArray())
                .sum();
        return clients.size() + " clients, " + messages + " messages: all back after " + allBackMs() + " ms, " + refused
                + " times not let in; first message after " + waits[waits.length / 2] + " ms median, "
                + waits[waits.length - 1] + " at most; replay " + replays[replays.length / 2] + " ms median, "
                + replays[replays.length - 1] + " at most";
    }
}
