package io.herald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged broker with certificates. */
class TlsProcessIT {
    @TempDir
    Path folder;

    private Pki authority;
    private SSLContext trust;
    private Path cert;
    private Path key;

    @BeforeEach
    void sign() throws Exception {
        authority = Pki.authority("Test Authority");
        trust = authority.trust();
        Pki shown = authority.signed("CN=localhost");
        cert = shown.writeCertificate(folder.resolve("cert.pem"));
        key = shown.writeKey(folder.resolve("key.pem"));
    }

    @Test
    void theBannerSaysHowEachDoorIsSpokenTo() throws Exception {
        try (BrokerProcess broker = run()) {
            int line = broker.linePort();
            int http = broker.httpPort();
            int mqtt = broker.mqttPort();
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();

            assertThat(String.join("\n", broker.output()))
                    .contains("  line  127.0.0.1:" + line)
                    .contains("openssl s_client -quiet -connect 127.0.0.1:" + line)
                    .contains("  https 127.0.0.1:" + http)
                    .contains("curl -N 'https://127.0.0.1:" + http + "/events?topic=weather'")
                    .contains("  mqtts 127.0.0.1:" + mqtt)
                    .contains("mosquitto_sub -L mqtts://127.0.0.1:" + mqtt + "/weather");
        }
    }

    @Test
    void theBannerTrustsACertificateThatSignedItself() throws Exception {
        authority.writeCertificate(cert);
        authority.writeKey(key);
        try (BrokerProcess broker = run()) {
            broker.linePort();
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();

            assertThat(String.join("\n", broker.output()))
                    .contains("openssl s_client -quiet -CAfile '" + cert + "' -connect 127.0.0.1:")
                    .contains("curl -N --cacert '" + cert + "' 'https://127.0.0.1:")
                    .contains("mosquitto_sub --cafile '" + cert + "' -L mqtts://127.0.0.1:");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aHangUpHasItReadItsFilesAgainAndNotEnd() throws Exception {
        try (BrokerProcess broker = run()) {
            int port = broker.linePort();
            try (LineClient standing = new LineClient(TlsBroker.connect(port, trust))) {
                standing.send("PING").expect("PONG");
                Pki next = authority.signed("CN=localhost");
                next.writeCertificate(cert);
                next.writeKey(key);
                broker.signal("HUP");

                awaitShown(port, next);
                standing.send("PING").expect("PONG");
            }
            broker.signal("TERM");
            assertThat(broker.exitCode()).isZero();
        }
    }

    @Test
    void s18_aSecondHandshakeOnAConnectionIsRefused() throws Exception {
        try (BrokerProcess broker = run();
                SSLSocket socket = TlsBroker.connect(broker.linePort(), trust, "TLSv1.2")) {
            assertThat(ping(socket)).isEqualTo("PONG\n");
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        ping(socket);
                    })
                    .isInstanceOf(IOException.class);
            try (SSLSocket other = TlsBroker.connect(socket.getPort(), trust, "TLSv1.2")) {
                assertThat(ping(other)).isEqualTo("PONG\n");
            }
        }
    }

    @Test
    void aBrokerWhoseFilesAreNoGoodSaysWhyAndDoesNotStart() throws Exception {
        authority.writeKey(key);
        try (BrokerProcess broker = run()) {
            assertThat(broker.exitCode()).isEqualTo(1);
            String sentence = ".tls.key: " + key + " is not the key of the certificate in " + cert;
            assertThat(broker.errors())
                    .containsExactly("herald: http" + sentence, "herald: line" + sentence, "herald: mqtt" + sentence);
        }
    }

    private BrokerProcess run() throws IOException {
        String door = "\"tls\": {\"cert\": \"" + cert + "\", \"key\": \"" + key + "\"}}";
        String conf = "{\"line\": {" + door + ", \"http\": {" + door + ", \"mqtt\": {" + door + "}";
        return BrokerProcess.run(
                folder,
                Map.of("HERALD_LINE_PORT", "0", "HERALD_HTTP_PORT", "0", "HERALD_LOG_TYPE", "memory"),
                "-conf",
                conf.replace("\\", "\\\\"));
    }

    private static String ping(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("PING\n".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
    }

    private void awaitShown(int port, Pki wanted) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        boolean shown = false;
        while (!shown) {
            assertThat(System.nanoTime()).as("the new certificate is shown").isLessThan(deadlineNs);
            try (SSLSocket socket = TlsBroker.connect(port, trust)) {
                shown = wanted.is(socket.getSession().getPeerCertificates()[0]);
            }
        }
    }
}
