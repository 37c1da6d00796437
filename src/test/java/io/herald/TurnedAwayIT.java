package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rows N3 and S18: whoever is turned away, before, in or after the handshake of TLS, leaves no socket behind. */
@Timeout(120)
class TurnedAwayIT {
    private static final int TIMES = 50;
    private static final int MOST = 4;
    private static final int PATIENCE_MS = 30_000;

    @TempDir
    private Path folder;

    private Pki authority;

    @RegisterExtension
    final TestBroker broker = TestBroker.with(this::keys);

    private Map<String, String> keys() throws Exception {
        authority = Pki.authority("Test Authority");
        Pki server = authority.signed("CN=localhost");
        return Map.of(
                "HERALD_HTTP_TLS_CERT",
                server.writeCertificate(folder.resolve("cert.pem")).toString(),
                "HERALD_HTTP_TLS_KEY",
                server.writeKey(folder.resolve("key.pem")).toString(),
                "HERALD_HTTP_TLS_CLIENTCA",
                authority.writeCertificate(folder.resolve("ca.pem")).toString(),
                "HERALD_LIMITS_CONNECTIONSPERADDRESS",
                Integer.toString(MOST));
    }

    private Socket plain() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", broker.httpPort()), PATIENCE_MS);
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private Socket secured() throws Exception {
        return TlsBroker.connect(broker.httpPort(), authority.trust(authority.signed("CN=alice")));
    }

    /** Asks, and gives the status. */
    private static String ask(Socket socket, String host) throws IOException {
        String request = "GET /connections HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
    }

    /** Reads until the broker has closed, in whichever way. */
    private static void awaitEnd(Socket socket) throws IOException {
        byte[] rest = new byte[1 << 12];
        try {
            int read = 0;
            while (read >= 0) {
                read = socket.getInputStream().read(rest);
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    private void expectNobody() throws InterruptedException {
        MqttStage.until("all sockets are closed", () -> broker.openSockets() == 0);
        MqttStage.until("all are gone", () -> broker.metrics().snapshot().connections() == 0);
    }

    @Test
    void whoSpeaksNoTlsOrNothingAtAllLeavesNothing() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            try (Socket silent = plain();
                    Socket wrong = plain()) {
                wrong.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                awaitEnd(wrong);
                assertThat(silent.isConnected()).isTrue();
            }
        }
        expectNobody();
    }

    @Test
    void whomNobodyHasSignedLeavesNothing() throws Exception {
        Pki others = Pki.authority("Another Authority");
        for (int i = 0; i < TIMES; i++) {
            assertThat(isLetIn(authority.trust(others.signed("CN=alice")))).isFalse();
        }
        expectNobody();
    }

    /** With TLS 1.3 a client hears behind its own handshake that it was refused. */
    private boolean isLetIn(SSLContext shown) {
        try (Socket stranger = TlsBroker.connect(broker.httpPort(), shown)) {
            return stranger.getInputStream().read() >= 0;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void whoIsTurnedAwayBehindTheHandshakeLeavesNothing() throws Exception {
        for (int round = 0; round < 2; round++) {
            List<Socket> most = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                most.add(secured());
                assertThat(ask(most.get(i), "localhost")).isEqualTo("HTTP/1.1 200");
            }
            for (int i = 0; i < TIMES; i++) {
                try (Socket tooMany = secured()) {
                    assertThat(ask(tooMany, "localhost")).isEqualTo("HTTP/1.1 429");
                    awaitEnd(tooMany);
                }
            }
            assertThat(broker.metrics().snapshot().connections()).isEqualTo(MOST);
            for (Socket one : most) {
                one.close();
            }
            expectNobody();
        }
        for (int i = 0; i < TIMES; i++) {
            try (Socket misdirected = secured()) {
                assertThat(ask(misdirected, "evil.example")).isEqualTo("HTTP/1.1 421");
            }
        }
        expectNobody();
    }
}
