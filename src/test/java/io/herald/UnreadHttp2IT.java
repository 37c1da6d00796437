package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.tcp.LineClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row N1: a few clients of HTTP/2 ask for more than there is memory for, and read nothing of it. They give way; the
 * broker lives, and who was there before goes on.
 */
@Timeout(120)
class UnreadHttp2IT {
    private static final int CLIENTS = 24;
    /** Of each: as many as may be. */
    private static final int REQUESTS = 100;
    /** How often others publish and are delivered to, once all is asked for. */
    private static final int ROUNDS = 200;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<BlindHttp2> blind = new ArrayList<>();
    private SSLContext trust;
    private BrokerProcess broker;
    private LineClient calm;
    private LineClient publisher;
    private int httpPort;

    private interface Asking {
        void ask(BlindHttp2 client) throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        Pki authority = Pki.authority("Test Authority");
        trust = authority.trust();
        Pki shown = authority.signed("CN=localhost");
        Map<String, String> small = Map.of(
                "HERALD_LINE_PORT",
                "0",
                "HERALD_HTTP_PORT",
                "0",
                "HERALD_HTTP_TLS_CERT",
                shown.writeCertificate(folder.resolve("cert.pem")).toString(),
                "HERALD_HTTP_TLS_KEY",
                shown.writeKey(folder.resolve("key.pem")).toString(),
                "JDK_JAVA_OPTIONS",
                "-Xmx96m -XX:MaxDirectMemorySize=64m -XX:ActiveProcessorCount=2");
        broker = BrokerProcess.run(folder, small);
        int line = broker.linePort();
        calm = LineClient.connect(line);
        publisher = LineClient.connect(line);
        httpPort = broker.httpPort();
        calm.send("SUB calm").expect("OK");
    }

    @AfterEach
    void end() throws Exception {
        leave();
        calm.close();
        publisher.close();
        broker.close();
        threads.shutdownNow();
    }

    private void leave() throws Exception {
        for (BlindHttp2 client : blind) {
            client.close();
        }
    }

    @Test
    void n1_streamsOfFleetingMessages() throws Exception {
        ask(client -> client.get(REQUESTS, "/events?topic=many&qos=0"));
        for (int i = 0; i < 10_000; i++) {
            // Each in a turn of its own: what is around a message is more than the message.
            publisher.send("PUB many 1\nx\nPING").expect("PONG");
        }
        assertThat(resets()).isPositive();
        othersGoOn();
    }

    @Test
    void n1_streamsOfStoredMessages() throws Exception {
        store();
        ask(client -> client.get(REQUESTS, "/events?topic=many&from=earliest"));
        othersGoOn();
        assertThat(resets()).isPositive();
    }

    @Test
    void n1_pagesOfStoredMessages() throws Exception {
        store();
        ask(client -> client.get(REQUESTS, "/messages?topic=many"));
        othersGoOn();
        assertThat(resets()).isPositive();
    }

    @Test
    void n1_answersToLinesThatAreShorterThanThose() throws Exception {
        ask(client -> client.batches(REQUESTS, "x\n".repeat(320), false));
        othersGoOn();
    }

    @Test
    void n1_answersToBatchesThatAreWhole() throws Exception {
        ask(client -> client.batches(REQUESTS, "{\"topic\":\"b\"}\n".repeat(300), true));
        othersGoOn();
        assertThat(resets()).isPositive();
    }

    private void store() throws Exception {
        String payload = "x".repeat(3_500);
        for (int i = 0; i < 100; i++) {
            publisher.send("PUBLISH many " + payload).expect("OK [0-9]+");
        }
    }

    /** All of them at once; then what they are told is waited for, while others go on. */
    private void ask(Asking asking) throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            blind.add(BlindHttp2.connect(trust, httpPort, threads));
        }
        for (BlindHttp2 client : blind) {
            asking.ask(client);
        }
        while (blind.stream().mapToInt(BlindHttp2::heads).sum() + resets() < CLIENTS * REQUESTS) {
            round();
        }
    }

    private int resets() {
        return blind.stream().mapToInt(BlindHttp2::resets).sum();
    }

    private void othersGoOn() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            round();
        }
        leave();
        broker.signal("TERM");
        assertThat(broker.exitCode()).isZero();
        assertThat(broker.errors()).noneMatch(said -> said.contains("ERROR") || said.contains("memory or"));
    }

    private void round() throws Exception {
        publisher.send("PUBLISH calm x").expect("OK [0-9]+");
        calm.expect("DELIVER calm x .*");
    }
}
