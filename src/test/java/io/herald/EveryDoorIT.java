package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many subscribers of both doors at once, on overlapping filters: each gets exactly what matches, in order. */
class EveryDoorIT {
    private static final int OF_EACH_DOOR = 500;
    private static final int PUBLISHERS = 4;
    private static final int MESSAGES = 10_000;
    private static final int TOPICS = 10;
    private static final int AT_A_TIME = 50;
    private static final long PATIENCE_S = 240;

    @TempDir
    Path folder;

    @RegisterExtension
    final TestBroker broker = TestBroker.in(() -> folder, Map.of());

    private Selector selector;
    private final List<Receiver> receivers = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        selector = Selector.open();
    }

    @AfterEach
    void close() throws Exception {
        for (Receiver receiver : receivers) {
            receiver.channel.close();
        }
        selector.close();
    }

    @Test
    void aThousandSubscribersGetExactlyWhatMatchesInEachPublishersOrder() throws Exception {
        for (int i = 0; i < OF_EACH_DOOR; i++) {
            subscribe(broker.linePort(), i, "SUBSCRIBE " + filter(i) + "\n", "OK");
            String request = "GET /events?topic="
                    + filter(i).replace("+", "%2B").replace("#", "%23") + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            subscribe(broker.httpPort(), i, request, "retry:");
        }
        receiveUntil("all are subscribed", () -> receivers.stream().allMatch(receiver -> receiver.ready));

        Thread[] publishers = new Thread[PUBLISHERS];
        for (int p = 0; p < PUBLISHERS; p++) {
            int publisher = p;
            publishers[p] = new Thread(() -> publish(publisher), "publisher-" + p);
            publishers[p].start();
        }
        receiveUntil("all have received all", () -> receivers.stream().allMatch(Receiver::isComplete));
        for (Thread publisher : publishers) {
            publisher.join();
        }
        assertThat(broker.metrics().snapshot().dropped()).isZero();
        assertThat(receivers)
                .allSatisfy(receiver -> assertThat(receiver.received).isEqualTo(receiver.expected));
    }

    private static String filter(int i) {
        return switch (i % 8) {
            case 0 -> "t/+";
            case 1 -> i % 16 == 1 ? "#" : "+/" + i % TOPICS;
            default -> "t/" + i % TOPICS;
        };
    }

    private void subscribe(int port, int i, String request, String sign) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.configureBlocking(false);
        Receiver receiver = new Receiver(channel, filter(i), sign);
        channel.register(selector, SelectionKey.OP_READ, receiver);
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        receivers.add(receiver);
    }

    private void receiveUntil(String what, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            selector.select(key -> ((Receiver) key.attachment()).read(buffer), 100);
        }
    }

    /** Two publish over a socket and two by POST, some at a time; each publishes on every topic in turn. */
    private void publish(int publisher) {
        boolean post = publisher % 2 == 1;
        int port = post ? broker.httpPort() : broker.linePort();
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
            for (int n = 0; n < MESSAGES / PUBLISHERS; n += AT_A_TIME) {
                StringBuilder requests = new StringBuilder();
                for (int i = n; i < n + AT_A_TIME; i++) {
                    String payload = "<" + publisher + ":" + i / TOPICS + ">";
                    requests.append(post ? post(i % TOPICS, payload) : pub(i % TOPICS, payload));
                }
                requests.append(post ? "" : "PING\n");
                channel.write(ByteBuffer.wrap(requests.toString().getBytes(StandardCharsets.UTF_8)));
                awaitAnswers(channel, post ? "HTTP/1.1 202" : "PONG", post ? AT_A_TIME : 1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String post(int topic, String payload) {
        return "POST /topics/t/" + topic
                + "?qos=0 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
                + "Content-Length: " + payload.length() + "\r\n\r\n" + payload;
    }

    private static String pub(int topic, String payload) {
        return "PUB t/" + topic + " " + payload.length() + "\n" + payload + "\n";
    }

    private static void awaitAnswers(SocketChannel channel, String sign, int count) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
        while (text.toString().split(sign, -1).length <= count) {
            if (channel.read(buffer.clear()) < 0) {
                throw new IOException("closed after " + text);
            }
            text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        }
    }

    /** One subscriber: finds the payloads in whatever form they come, and checks their order. */
    private static final class Receiver {
        private final SocketChannel channel;
        private final String sign;
        private final int topics;
        private final int expected;
        private final int[] next = new int[PUBLISHERS * TOPICS];
        private final StringBuilder text = new StringBuilder();
        private boolean ready;
        private int received;

        Receiver(SocketChannel channel, String filter, String sign) {
            this.channel = channel;
            this.sign = sign;
            this.topics = filter.matches("#|t/\\+") ? TOPICS : 1;
            this.expected = MESSAGES / TOPICS * topics;
        }

        boolean isComplete() {
            return received >= expected;
        }

        void read(ByteBuffer buffer) {
            buffer.clear();
            try {
                assertThat(channel.read(buffer))
                        .as("%s: closed after %s, %s", sign, received, text)
                        .isNotNegative();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
            int from = 0;
            for (int lf = text.indexOf("\n", from); lf >= 0; lf = text.indexOf("\n", from)) {
                line(text.substring(from, lf));
                from = lf + 1;
            }
            text.delete(0, from);
        }

        private void line(String line) {
            ready = ready || line.startsWith(sign);
            int open = line.indexOf('<');
            if (open < 0 || line.startsWith("HTTP")) {
                return;
            }
            int colon = line.indexOf(':', open);
            int publisher = Integer.parseInt(line.substring(open + 1, colon));
            int n = Integer.parseInt(line.substring(colon + 1, line.indexOf('>', colon)));
            int slot = publisher * TOPICS + (topics == 1 ? 0 : topic(line));
            assertThat(n).as(line).isEqualTo(next[slot]++);
            received++;
        }

        /** The topic's number, in a line or in an envelope. */
        private static int topic(String line) {
            return line.charAt(line.indexOf("t/") + 2) - '0';
        }
    }
}
