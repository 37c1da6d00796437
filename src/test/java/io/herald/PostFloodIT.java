package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Row N4: who posts on and on over its quota, without waiting for an answer, is not read from faster than answered. */
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

    @Test
    void n4_whatIsPostedOverTheQuotaWithoutAnEndIsNotTakenIntoMemory() throws Exception {
        try (BrokerProcess broker = BrokerProcess.run(folder, SMALL, "-conf", "{\"limits\": {\"messageRate\": 100}}")) {
            int port = broker.httpPort();
            List<Socket> flooders = new ArrayList<>();
            try {
                for (int i = 0; i < FLOODERS; i++) {
                    Socket flooder = new Socket(InetAddress.getLoopbackAddress(), port);
                    flooders.add(flooder);
                    new Thread(() -> post(flooder), "flooder-" + i).start();
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
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
            assertThat(broker.errors()).noneMatch(said -> said.contains("ERROR") || said.contains("memory or"));
        }
    }

    private static void post(Socket flooder) {
        try {
            OutputStream out = flooder.getOutputStream();
            while (!flooder.isClosed()) {
                out.write(POSTS);
            }
        } catch (IOException gone) {
            // As the test closes it; where the broker did, no more refusals come.
            assertThat(gone).isNotNull();
        }
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
