package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.websocket.Frame;
import io.herald.gateway.http.websocket.RawWebSocket;
import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar, told to stop while it is busy (R11). */
@EnabledOnOs({OS.LINUX, OS.MAC})
class StopIT {
    private static final int TOGETHER = 50;
    /** More large messages than the sockets of a subscriber hold. */
    private static final int MANY = 300;

    /** What an operator waits for before he takes harder measures. */
    private static final long STOPPED_WITHIN_MS = 5_000;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void r11_stoppedWhileBusyItDeliversWhatItAnsweredAndTellsTheSubscribers(String signal) throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            CountDownLatch busy = new CountDownLatch(20);
            List<Future<List<String>>> subscribers = new ArrayList<>();
            List<Future<Integer>> publishers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                LineClient subscriber = broker.connect(port).send("SUB busy").expect("OK");
                subscribers.add(threads.submit(() -> readToTheEnd(subscriber)));
            }
            for (int i = 0; i < 2; i++) {
                LineClient publisher = broker.connect(port).send("HELLO p" + i).expect("OK .*");
                publishers.add(threads.submit(() -> publishToTheEnd(publisher, busy)));
            }
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
            broker.signal(signal);

            assertThat(broker.exitCode()).isZero();
            assertThat(broker.errors()).isEmpty();
            for (Future<List<String>> subscriber : subscribers) {
                List<String> lines = subscriber.get();
                assertThat(lines).last().isEqualTo("ERR unavailable the broker stops");
                for (int i = 0; i < 2; i++) {
                    assertDelivered(lines, "p" + i, publishers.get(i).get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @BesideOthers
    void r11_aSubscriberThatReadsNothingDoesNotKeepItFromStopping() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            try (LineClient stuck = broker.connect(port);
                    LineClient publisher = broker.connect(port)) {
                stuck.send("SUB stuck").expect("OK");
                flood(publisher, MANY);
                broker.signal("TERM");

                assertThat(broker.exitsWithin(STOPPED_WITHIN_MS)).isTrue();
                assertThat(broker.exitCode()).isZero();
                assertThat(broker.errors()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void aSecondSignalEndsItAtOnce(String signal, int code) throws Exception {
        Map<String, String> patient =
                Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_SHUTDOWN_GRACE", "10m");
        try (BrokerProcess broker = BrokerProcess.run(folder, patient)) {
            int port = broker.linePort();
            try (LineClient stuck = broker.connect(port);
                    LineClient publisher = broker.connect(port)) {
                stuck.send("SUB stuck").expect("OK");
                flood(publisher, MANY);
                broker.signal("TERM");
                while (publisher.line() != null) {
                    assertThat(broker.exitsWithin(0)).isFalse();
                }
                broker.signal(signal);

                assertThat(broker.exitsWithin(STOPPED_WITHIN_MS)).isTrue();
                assertThat(broker.exitCode()).isEqualTo(code);
            }
        }
    }

    @Test
    void r11_aSubscriberOfMqttThatReadsLateIsSentAllThatWaitsForItFirst() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            try (MqttWire late = MqttWire.open(broker.mqttPort(), 16 << 10);
                    LineClient publisher = broker.connect(port)) {
                late.put(0x10, MqttWire.text("MQTT"), MqttWire.bytes(4, 2, 0, 60), MqttWire.text("late"))
                        .flush();
                assertThat(late.read().type()).isEqualTo(MqttWire.CONNACK);
                late.put(0x82, MqttWire.int16(1), MqttWire.text("stuck"), MqttWire.bytes(0))
                        .flush();
                assertThat(late.read().type()).isEqualTo(MqttWire.SUBACK);
                flood(publisher, 110);
                broker.signal("TERM");

                int messages = 0;
                while (late.read() != null) {
                    messages++;
                }
                assertThat(messages).isEqualTo(110);
            }
            assertThat(broker.exitCode()).isZero();
            assertThat(broker.errors()).isEmpty();
        }
    }

    @Test
    @BesideOthers
    void r11_aSubscriberOfMqttThatReadsNothingDoesNotKeepItFromStopping() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            try (MqttWire stuck = MqttWire.open(broker.mqttPort(), 16 << 10);
                    LineClient publisher = broker.connect(port)) {
                stuck.put(0x10, MqttWire.text("MQTT"), MqttWire.bytes(4, 2, 0, 60), MqttWire.text("stuck"))
                        .put(0x82, MqttWire.int16(1), MqttWire.text("stuck"), MqttWire.bytes(0))
                        .flush();
                assertThat(stuck.read().type()).isEqualTo(MqttWire.CONNACK);
                assertThat(stuck.read().type()).isEqualTo(MqttWire.SUBACK);
                flood(publisher, MANY);
                broker.signal("TERM");

                assertThat(broker.exitsWithin(STOPPED_WITHIN_MS)).isTrue();
                assertThat(broker.exitCode()).isZero();
                assertThat(broker.errors()).isEmpty();
            }
        }
    }

    @RepeatedTest(3)
    void r11_aWebSocketIsToldWhyAndClosedWith1001() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            broker.linePort();
            try (RawWebSocket socket = RawWebSocket.open(broker.httpPort(), "/topics/busy", 0)) {
                broker.signal("TERM");

                assertThat(socket.next().payload().toString())
                        .isEqualTo("{\"error\":{\"code\":\"unavailable\",\"detail\":\"the broker stops\"}}");
                assertThat(socket.next().closeCode()).isEqualTo(1001);
                socket.expectEndOrReset();
            }
            assertThat(broker.exitCode()).isZero();
            assertThat(broker.errors()).isEmpty();
        }
    }

    @Test
    @BesideOthers
    void r11_aWebSocketThatReadsNothingDoesNotKeepItFromStopping() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            try (RawWebSocket stuck = RawWebSocket.open(broker.httpPort(), "/topics/stuck", 16 << 10);
                    LineClient publisher = broker.connect(port)) {
                stuck.send(stuck.octets(Frame.ping("here")));
                flood(publisher, MANY);
                broker.signal("TERM");

                assertThat(broker.exitsWithin(STOPPED_WITHIN_MS)).isTrue();
                assertThat(broker.exitCode()).isZero();
                assertThat(broker.errors()).isEmpty();
            }
        }
    }

    @RepeatedTest(3)
    void r11_whoConnectsWhileItStopsDisturbsNobody() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder)) {
            int port = broker.linePort();
            int httpPort = broker.httpPort();
            CountDownLatch busy = new CountDownLatch(1_000);
            for (int i = 0; i < 4; i++) {
                threads.submit(() -> connectToTheEnd(port, busy));
                threads.submit(() -> connectToTheEnd(httpPort, busy));
            }
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
            broker.signal("TERM");

            assertThat(broker.exitCode()).isZero();
            assertThat(broker.errors()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Connects and closes until nobody listens any more. */
    private static void connectToTheEnd(int port, CountDownLatch busy) {
        try {
            while (true) {
                new Socket("127.0.0.1", port).close();
                busy.countDown();
            }
        } catch (IOException refused) {
            busy.countDown();
        }
    }

    /** Publishes messages of 64 KiB. */
    private static void flood(LineClient publisher, int messages) throws IOException {
        String payload = "x".repeat(1 << 16);
        for (int i = 0; i < messages; i++) {
            publisher.send("PUB stuck " + payload.length(), payload, "PING").expect("PONG");
        }
    }

    private static List<String> readToTheEnd(LineClient subscriber) throws IOException {
        try (subscriber) {
            List<String> lines = new ArrayList<>();
            for (String line = subscriber.line(); line != null; line = subscriber.line()) {
                lines.add(line);
            }
            return lines;
        }
    }

    /** Publishes until the broker takes no more; gives how many messages it answered with OK. */
    private static int publishToTheEnd(LineClient publisher, CountDownLatch busy) throws IOException {
        int answered = 0;
        try (publisher) {
            while (true) {
                int first = answered;
                publisher.send(IntStream.range(first, first + TOGETHER)
                        .mapToObj(n -> "PUBLISH busy " + n)
                        .toArray(String[]::new));
                for (int i = 0; i < TOGETHER; i++) {
                    String answer = publisher.line();
                    if (answer == null || !answer.startsWith("OK ")) {
                        return answered;
                    }
                    answered++;
                }
                busy.countDown();
            }
        } catch (SocketException closed) {
            return answered;
        }
    }

    /** Everything that was answered arrived, in order, and perhaps some more that the answer to did not. */
    private static void assertDelivered(List<String> lines, String publisher, int answered) {
        List<String> got = lines.stream()
                .filter(line -> line.contains(" " + publisher + " "))
                .map(line -> line.split(" ")[2])
                .toList();
        assertThat(got).hasSizeGreaterThanOrEqualTo(answered);
        assertThat(got)
                .isEqualTo(IntStream.range(0, got.size())
                        .mapToObj(Integer::toString)
                        .toList());
    }
}
