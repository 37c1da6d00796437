package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.auth.password.PasswordHash;
import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Row N4: a user that is known publishes no faster over many connections, at whichever doors, than over one. */
@Timeout(120)
class UserQuotaIT {
    private static final int RATE = 1_000;
    /** What the instances of a door may have set aside for a user before it owed anything. */
    private static final int MOST_SET_ASIDE =
            1 + RATE / 100 * Runtime.getRuntime().availableProcessors();

    /** Over each of two connections. */
    private static final int MESSAGES = 2 * RATE;
    /** So long that one read brings few of them. */
    private static final String PAYLOAD = "x".repeat(500);

    private static final String CONF = """
            {"auth": {"users": {"alice": "%1$s", "bob": "%1$s"}}, "limits": {"messageRate": %2$d}}
            """.formatted(PasswordHash.of("geheim"), RATE);

    @RegisterExtension
    final TestBroker broker = TestBroker.with(CONF);

    private LineClient as(String user) throws IOException {
        return LineClient.connect(broker.linePort())
                .send("HELLO " + user + " frames user=" + user + " pass=geheim")
                .expect("OK .*");
    }

    private int post(String user) throws Exception {
        String credentials = Base64.getEncoder().encodeToString((user + ":geheim").getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + broker.httpPort() + "/topics/posted"))
                .header("Authorization", "Basic " + credentials)
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        // A connection of its own.
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static Thread run(Flood flood) {
        Thread thread = new Thread(() -> {
            try {
                flood.send();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }

    /** Sends too much. */
    private interface Flood {
        void send() throws IOException;
    }

    @Test
    void n4_whatAUserOwesAtOneDoorItIsToldAtAnotherAndNobodyElseIs() throws Exception {
        assertThat(post("alice")).isEqualTo(201);
        assertThat(post("bob")).isEqualTo(201);
        try (LineClient subscriber = as("bob").send("SUB flood").expect("OK");
                LineClient line = as("alice")) {
            // So short that the first reads bring what takes some seconds to make up for.
            line.sendRaw("PUB flood 1\nx\n".repeat(20 * RATE).getBytes(StandardCharsets.US_ASCII));
            subscriber.expect("MSG flood 1 .*", "x");
            int status = 201;
            for (int i = 0; i < MOST_SET_ASIDE && status == 201; i++) {
                status = post("alice");
            }
            assertThat(status).isEqualTo(429);
            assertThat(post("bob")).isEqualTo(201);
        }
    }

    @Test
    void n4_twoDoorsBringAUserNoMoreThanOne() throws Exception {
        try (LineClient subscriber = as("bob").send("SUB flood").expect("OK");
                LineClient line = as("alice");
                MqttProbe mqtt = MqttProbe.v4(broker.mqttPort())) {
            mqtt.connect(0xc2, 60, "", "'m", "'alice", "'geheim").expect(0x20, "0000");
            long sinceNs = System.nanoTime();
            byte[] frames =
                    ("PUB flood 500\n" + PAYLOAD + "\n").repeat(MESSAGES).getBytes(StandardCharsets.US_ASCII);
            Thread first = run(() -> line.sendRaw(frames));
            Thread second = run(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    mqtt.publish(0, 0, "flood", PAYLOAD);
                }
            });
            for (int i = 0; i < 2 * MESSAGES; i++) {
                subscriber.expect("MSG flood 500 .*", PAYLOAD);
            }
            // One second's worth was saved up, and some reads more may have passed than should.
            assertThat(System.nanoTime() - sinceNs)
                    .isGreaterThan(Duration.ofMillis(2_200).toNanos());
            first.join();
            second.join();
        }
    }
}
