package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in over TLS, and who is not, at every door. */
class TlsHandshakesIT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open();

    @RegisterExtension
    static final TlsBroker MUTUAL = TlsBroker.mutual();

    private static final int PATIENCE_MS = 30_000;
    private static final String ALERT = "15";
    private static final int PROTOCOL_VERSION = 70;

    static Stream<Integer> doors() {
        return Stream.of(0, 1, 2);
    }

    private static int port(TlsBroker broker, int door) {
        return switch (door) {
            case 0 -> broker.broker().linePort();
            case 1 -> broker.broker().httpPort();
            default -> broker.broker().mqttPort();
        };
    }

    @ParameterizedTest
    @MethodSource("doors")
    void s18_anOldVersionIsRefused(int door) throws IOException {
        for (String version : List.of("0300", "0301", "0302")) {
            byte[] answer = said(port(BROKER, door), hello(version));

            assertThat(HexFormat.of().formatHex(answer)).startsWith(ALERT);
            assertThat(answer[6]).isEqualTo((byte) PROTOCOL_VERSION);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void versionsThatAreSafeAreTaken(int door) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            SSLContext trust = BROKER.authority().trust();
            try (SSLSocket socket = TlsBroker.connect(port(BROKER, door), trust, version)) {
                assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                assertThat(socket.getSession().getCipherSuite()).matches(".*(GCM|POLY1305).*");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"
            })
    void aWeakCipherIsRefused(String suite) throws Exception {
        try (SSLSocket socket = unconnected(BROKER.authority().trust())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.connect(new InetSocketAddress("127.0.0.1", BROKER.broker().linePort()));

            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void whoSpeaksWithoutTlsIsCutOff(int door) throws IOException {
        byte[] answer = said(
                port(BROKER, door), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

        assertThat(new String(answer, StandardCharsets.ISO_8859_1))
                .doesNotContain("HTTP")
                .doesNotContain("ERR");
    }

    @ParameterizedTest
    @MethodSource("doors")
    void garbageBehindAHandshakeEndsTheConnectionAndNoOther(int door) throws Exception {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port(BROKER, door));
                SSLSocket secured = (SSLSocket) BROKER.authority()
                        .trust()
                        .getSocketFactory()
                        .createSocket(plain, "localhost", plain.getPort(), false);
                SSLSocket other = BROKER.connect(port(BROKER, door))) {
            plain.setSoTimeout(PATIENCE_MS);
            secured.startHandshake();
            plain.getOutputStream().write("this is no record\r\n".getBytes(StandardCharsets.US_ASCII));
            untilEnd(plain);

            other.getOutputStream().write('\n');
            assertThat(other.isClosed()).isFalse();
        }
    }

    @Test
    void s18_aHandshakeThatIsNotFinishedInTenSecondsIsCut() throws IOException {
        long beganNs = System.nanoTime();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int door = 0; door < 3; door++) {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), port(BROKER, door)));
                Socket midway = new Socket(InetAddress.getLoopbackAddress(), port(BROKER, door));
                midway.getOutputStream().write(hello("0303"), 0, 20);
                sockets.add(midway);
            }
            for (Socket socket : sockets) {
                socket.setSoTimeout(PATIENCE_MS);
                untilEnd(socket);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs)).isBetween(9_500L, 20_000L);
    }

    @Test
    void s18_everyNameIsShownTheSameCertificate() throws Exception {
        SSLContext trust = BROKER.authority().trust();
        for (int i = 0; i < 100; i++) {
            try (SSLSocket socket = unconnected(trust)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName("name-" + i + ".example")));
                socket.setSSLParameters(parameters);
                socket.connect(
                        new InetSocketAddress("127.0.0.1", BROKER.broker().linePort()));
                socket.startHandshake();
                assertThat(socket.getSession().getPeerCertificates()).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("doors")
    void s18_aDoorThatWantsACertificateLetsInWhoHasOneOfItsAuthorityOnly(int door) throws Exception {
        Pki authority = MUTUAL.authority();
        Pki stranger = Pki.authority("Test Authority").signed("CN=sensor-7");
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            assertThat(isLetIn(door, authority.trust(authority.signed("CN=sensor-7")), version))
                    .isTrue();
            assertThat(isLetIn(door, authority.trust(stranger), version)).isFalse();
            assertThat(isLetIn(door, authority.trust(), version)).isFalse();
        }
    }

    /** In TLS 1.3 a client hears that its certificate is no good when it reads. */
    private static boolean isLetIn(int door, SSLContext context, String version) throws IOException {
        byte[][] questions = {
            "PING\n".getBytes(StandardCharsets.US_ASCII),
            "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            MqttProbe.packet(0x10, "'MQTT", "04 02 003c", "'me")
        };
        try (SSLSocket socket = TlsBroker.connect(port(MUTUAL, door), context, version)) {
            socket.getOutputStream().write(questions[door]);
            return socket.getInputStream().read() >= 0;
        } catch (SSLException | SocketException refused) {
            return false;
        }
    }

    private static SSLSocket unconnected(SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /** All that a door says to these bytes before it closes. */
    private static byte[] said(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(bytes);
            return untilEnd(socket);
        }
    }

    private static byte[] untilEnd(Socket socket) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(said);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return said.toByteArray();
    }

    /** What a client says first that knows no newer version than this: a record, in it a ClientHello. */
    private static byte[] hello(String version) {
        String body = version + "00".repeat(32) + "00" + "0004c02bc02f" + "0100" + "0008" + "000a00040002" + "0017";
        int length = body.length() / 2;
        return HexFormat.of()
                .parseHex("16" + version + String.format("%04x", length + 4) + "01" + String.format("%06x", length)
                        + body);
    }
}
