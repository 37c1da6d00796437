package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.END_HEADERS;
import static io.herald.gateway.http.RawHttp2.END_STREAM;
import static io.herald.gateway.http.RawHttp2.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Row N4: who is refused again and again over HTTP waits for its answers, gets all of them, and nobody else waits. */
@Timeout(120)
class RefusedAgainIT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open();

    /** 200 are told at once, and 200 in each second after. */
    private static final int REFUSALS = 1_000;

    private static final int BATCH = ServerOptions.MOST_STREAMS / 2;
    private static final long LEAST_MS = 3_900;
    private static final String FOREIGN = "https://evil.example";

    private long sinceNs;

    @BeforeEach
    void begin() throws Exception {
        // What is done for the first time takes long.
        othersGoOn();
        sinceNs = System.nanoTime();
    }

    @AfterEach
    void othersGoOn() throws Exception {
        assertThat(Http2User.of(BROKER).post("/topics/after", "x").statusCode()).isEqualTo(201);
    }

    private void expectAWait() {
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs)).isGreaterThanOrEqualTo(LEAST_MS);
    }

    @Test
    void whoSendsAllAtOnceOnOneConnectionIsToldInTurn() throws Exception {
        try (Socket client = BROKER.connect(BROKER.broker().httpPort())) {
            String refused = "POST /topics/a HTTP/1.1\r\nHost: localhost\r\nOrigin: " + FOREIGN
                    + "\r\nContent-Length: 1\r\n\r\nx";
            String last = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            client.getOutputStream().write((refused.repeat(REFUSALS) + last).getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            String all = String.join("\n", answers.lines().toList());
            assertThat(all.split("HTTP/1.1 403 ", -1)).hasSize(REFUSALS + 1);
            assertThat(all.substring(all.lastIndexOf("HTTP/1.1 "))).startsWith("HTTP/1.1 200 ");
        }
        expectAWait();
    }

    @Test
    void whoPublishesOverAWebSocketWhatItMayNotIsHeardLater(@TempDir Path folder) throws Exception {
        try (GuardedBroker broker = GuardedBroker.start(folder);
                GuardedSocket socket = GuardedSocket.open(broker.port(), "/topics/open", GuardedBroker.DORA)) {
            begin();
            for (int i = 0; i < REFUSALS; i++) {
                socket.publish("secret/a", "x");
            }
            for (int i = 0; i < REFUSALS; i++) {
                assertThat(socket.until("\"error\"")).contains("forbidden");
            }
        }
        expectAWait();
    }

    @Test
    void whoSendsManyBesideEachOtherOverHttp2Waits() throws Exception {
        byte[] head = RawHttp2.head("POST", "/topics/a", ":authority", "localhost", "origin", FOREIGN);
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            for (int told = 0; told < REFUSALS; told += BATCH) {
                ByteArrayOutputStream requests = new ByteArrayOutputStream();
                for (int i = told; i < told + BATCH; i++) {
                    requests.writeBytes(RawHttp2.frameOf(HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, head));
                }
                client.octets(requests.toByteArray()).windowUpdate(0, BATCH << 10);
                for (int i = 0; i < BATCH; i++) {
                    assertThat(client.next(frame -> frame.is(HEADERS)).status()).isEqualTo(403);
                }
            }
        }
        expectAWait();
    }
}
