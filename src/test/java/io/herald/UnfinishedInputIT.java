package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows N6, N7 and N13: many clients begin what is long and do not end it, together many times what there is memory for.
 * The broker lives, and the messages of others pass meanwhile, short ones and long ones.
 */
class UnfinishedInputIT {
    /** Four times the heap. */
    private static final int CLIENTS = 400;

    private static final int MESSAGES = 200;
    private static final Map<String, String> SMALL = Map.of(
            "HERALD_LINE_PORT",
            "0",
            "HERALD_HTTP_PORT",
            "0",
            "HERALD_LOG_TYPE",
            "memory",
            "JDK_JAVA_OPTIONS",
            "-Xmx96m");

    @TempDir
    Path folder;

    /** What is begun, at which door. */
    enum Attack {
        LINE_FRAMES("PUB a 1048576\n"),
        LINES(""),
        HTTP_BODIES("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n"),
        HTTP_CHUNKS("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n"),
        HTTP_BATCHES("POST /topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                + "Content-Length: 1048576\r\n\r\n"),
        /** Thousands of requests behind one that is not answered for a while. */
        HTTP_PIPELINED("GET /topics/a/messages?from=new&wait=30s HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        MQTT_CONNECTS(""),
        MQTT_PUBLISHES("");

        private final String head;

        Attack(String head) {
            this.head = head;
        }

        private byte[] bytes() {
            String more = this == HTTP_PIPELINED ? "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" : "x";
            byte[] rest = more.repeat(this == LINES ? 4_000 : 1_000_000 / more.length())
                    .getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            if (this == MQTT_PUBLISHES) {
                all.writeBytes(MqttProbe.packet(0x10, "'MQTT", "04", "02", "003c", "'"));
                all.writeBytes(new byte[] {0x30, (byte) 0x80, (byte) 0x80, 0x40, 0, 1, 'a'});
            } else if (this == MQTT_CONNECTS) {
                // 1.9 MB, of which the will's properties are most.
                all.writeBytes(
                        new byte[] {0x10, (byte) 0x80, (byte) 0xf0, 0x73, 0, 4, 'M', 'Q', 'T', 'T', 5, 6, 0, 60});
            }
            all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(rest);
            return all.toByteArray();
        }

        private int clients() {
            return this == LINES ? 20 * CLIENTS : CLIENTS;
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void n7_n13_whatIsBegunAndNotEndedDoesNotHarmTheOthers(Attack attack) throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, SMALL)) {
            int line = broker.linePort();
            int http = broker.httpPort();
            int mqtt = broker.mqttPort();
            int port = attack.name().startsWith("LINE") ? line : attack.name().startsWith("HTTP") ? http : mqtt;
            try (LineClient subscriber = LineClient.connect(line);
                    LineClient publisher = LineClient.connect(line);
                    MqttProbe neighbour = MqttProbe.v4(mqtt).connected("neighbour")) {
                subscriber.send("HELLO s frames", "SUB calm").expect("OK .*", "OK");
                neighbour.subscribed(1, "near", 0);
                try (Unfinished attackers = Unfinished.begin(port, attack.clients(), attack.bytes())) {
                    for (int i = 0; i < MESSAGES; i++) {
                        publisher.send("PUBLISH calm " + i).expect("OK [0-9]+");
                        subscriber.expect("MSG calm .*", Integer.toString(i));
                        neighbour.publish(0, 0, "near", "n" + i).expect(0x30, "'near", ".n" + i);
                    }
                    expectLong(publisher, subscriber, port, attack);
                    assertThat(attackers.opened()).isGreaterThanOrEqualTo(attack.clients());
                }
                publisher.send("PING").expect("PONG");
            }
            assertThat(broker.errors()).noneMatch(said -> said.contains("memory"));
        }
    }

    /** Something long that is sent once, while some have begun before it, and as many begin behind it. */
    private static void expectLong(LineClient publisher, LineClient subscriber, int port, Attack attack)
            throws IOException {
        String longer = "y".repeat(500_000);
        publisher.send("PUB calm " + longer.length());
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(publisher, longer));
        try (Unfinished later = Unfinished.begin(port, CLIENTS, attack.bytes())) {
            subscriber.expect("MSG calm 500000 .*");
            assertThat(subscriber.line()).hasSameSizeAs(longer);
            sent.join();
            assertThat(later.opened()).isGreaterThanOrEqualTo(CLIENTS);
        }
    }

    private static void send(LineClient publisher, String line) {
        try {
            publisher.send(line);
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }
}
