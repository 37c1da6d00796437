package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows N4 and N13: who sends on and on, without waiting for an answer, is not read from faster than it is answered. */
@Timeout(120)
class PostFloodIT {
    private static final int FLOODERS = 4;
    /** Of each: more than are told at once. */
    private static final int REFUSALS = 400;

    private static final byte[] POSTS =
            """
            POST /topics/flood HTTP/1.1\r
            Host: localhost\r
            Content-Length: 100\r
            \r
            %s""".formatted("x".repeat(100)).repeat(100).getBytes(StandardCharsets.US_ASCII);
    /** One is answered at once, one in three seconds, and one has a body without an end. */
    private static final String THREE = """
            POST /topics/one HTTP/1.1\r
            Host: localhost\r
            Content-Length: 2\r
            \r
            hiGET /messages?topic=none&from=new&wait=3s HTTP/1.1\r
            Host: localhost\r
            \r
            POST /topics/three HTTP/1.1\r
            Host: localhost\r
            Transfer-Encoding: chunked\r
            \r
            """;

    private static final byte[] CHUNKS = "1\r\nx\r\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, String> SMALL = Map.of(
            "HERALD_LINE_ENABLED",
            "false",
            "HERALD_MQTT_ENABLED",
            "false",
            "HERALD_HTTP_PORT",
            "0",
            "JDK_JAVA_OPTIONS",
            "-Xmx96m -XX:MaxDirectMemorySize=48m");

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void n4_whatIsPostedOverTheQuotaWithoutAnEndIsNotTakenIntoMemory() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, SMALL, "-conf", "{\"limits\": {\"messageRate\": 100}}")) {
            int port = broker.httpPort();
            List<Socket> flooders = new ArrayList<>();
            List<Future<?>> floods = new ArrayList<>();
            try {
                for (int i = 0; i < FLOODERS; i++) {
                    Socket flooder = new Socket(InetAddress.getLoopbackAddress(), port);
                    flooders.add(flooder);
                    floods.add(flood(flooder, POSTS));
                }
                for (Socket flooder : flooders) {
                    awaitRefusals(flooder);
                }
                HttpRequest calm = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live"))
                        .build();
                assertThat(HttpClient.newHttpClient()
                                .send(calm, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            } finally {
                for (Socket flooder : flooders) {
                    flooder.close();
                }
            }
            floods.forEach(PostFloodIT::expectGone);
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
            assertThat(broker.errors()).noneMatch(said -> said.contains("ERROR") || said.contains("memory or"));
        }
    }

    @Test
    void n13_theBodyOfARequestThatWaitsForTheOneBeforeItIsNotTakenIntoMemory() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, SMALL);
                Socket flooder = new Socket(InetAddress.getLoopbackAddress(), broker.httpPort())) {
            flooder.getOutputStream().write(THREE.getBytes(StandardCharsets.US_ASCII));
            Future<?> flood = flood(flooder, CHUNKS);

            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(flooder.getInputStream(), StandardCharsets.US_ASCII));
            awaitStatus(answers, 201);
            awaitStatus(answers, 200);
            awaitStatus(answers, 413);
            expectGone(flood);
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
        }
    }

    private static void awaitStatus(BufferedReader answers, int status) throws IOException {
        String line = answers.readLine();
        while (line != null && !line.contains("HTTP/1.1 ")) {
            line = answers.readLine();
        }
        assertThat(line).contains("HTTP/1.1 " + status + " ");
    }

    /** Sends the same without an end, which only the end of the connection stops. */
    private Future<?> flood(Socket flooder, byte[] again) {
        return threads.submit(() -> {
            OutputStream out = flooder.getOutputStream();
            while (true) {
                out.write(again);
            }
        });
    }

    private static void expectGone(Future<?> flood) {
        assertThat(flood)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(SocketException.class);
    }

    private static void awaitRefusals(Socket flooder) throws IOException {
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(flooder.getInputStream(), StandardCharsets.US_ASCII));
        int refused = 0;
        while (refused < REFUSALS) {
            String line = answers.readLine();
            assertThat(line).as("after %d refusals", refused).isNotNull();
            refused += line.contains("HTTP/1.1 429 ") ? 1 : 0;
        }
    }
}
