package io.herald;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.websocket.Frame;
import io.herald.gateway.http.websocket.RawWebSocket;
import io.herald.gateway.tcp.LineClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who came in by a certificate stays as long as the certificate holds, at every door. */
@Timeout(60)
class CertificateEndIT {
    private static final String SENT_AWAY = "ERR unauthenticated who you are has expired or was changed";
    private static final String STREAM =
            " /topics/a/stream/%23 HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";

    @RegisterExtension
    static final TlsBroker BROKER =
            TlsBroker.mutual("[{\"who\":[\"alice\"],\"publish\":[\"a/#\"],\"subscribe\":[\"a/#\"]}]");

    private long endsAtMs;
    private SSLContext shortly;
    private SSLContext longer;

    @BeforeEach
    void sign() throws Exception {
        Pki authority = BROKER.authority();
        longer = authority.trust(authority.signed("CN=alice"));
        // Time enough to connect; a certificate ends with a second.
        Instant end = Instant.ofEpochSecond(System.currentTimeMillis() / 1000 + 6);
        endsAtMs = end.toEpochMilli();
        shortly = authority.trust(authority.signed("CN=alice", end));
    }

    private static LineClient line(SSLContext shown) throws IOException {
        return new LineClient(TlsBroker.connect(BROKER.broker().linePort(), shown));
    }

    private static LineClient http(SSLContext shown) throws IOException {
        return new LineClient(TlsBroker.connect(BROKER.broker().httpPort(), shown));
    }

    private static LineClient ask(LineClient client, String method) throws IOException {
        return client.sendRaw((method + STREAM).getBytes(StandardCharsets.US_ASCII));
    }

    private static TlsTunnel tunnel(int port, SSLContext shown) throws IOException {
        return TlsTunnel.to(port, shown);
    }

    /** Reads lines until one is like this; those of HTTP end with a CR. */
    private static void skipTo(LineClient client, String pattern) throws IOException {
        String line = client.line();
        while (line != null && !line.strip().matches(pattern)) {
            line = client.line();
        }
        assertThat(line).as("a line like %s", pattern).isNotNull();
    }

    private void expectOver() {
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(endsAtMs);
    }

    @Test
    @BesideOthers
    void aLineConnectionEndsWithItsCertificate() throws Exception {
        try (LineClient ending = line(shortly).send("SUBSCRIBE a/line/#").expect("OK");
                LineClient other = line(longer).send("SUBSCRIBE a/line/#").expect("OK")) {
            ending.send("PUBLISH a/line hello").expect("OK .*", "DELIVER a/line hello .*");
            ending.expect(SENT_AWAY);
            expectOver();
            assertThat(ending.line()).isNull();
            other.expect("DELIVER a/line hello .*").send("PING").expect("PONG");
        }
    }

    @Test
    @BesideOthers
    void aStreamEndsWithItsCertificateAndAnyRequestBehindThatIsNobodys() throws Exception {
        try (TlsTunnel tunnel = tunnel(BROKER.broker().httpPort(), shortly);
                LineClient stream = ask(http(shortly), "GET");
                LineClient requests = ask(http(shortly), "HEAD");
                RawWebSocket socket = RawWebSocket.open(tunnel.port(), "/topics/a/stream/%23", 0);
                LineClient other = ask(http(longer), "GET")) {
            skipTo(stream, "HTTP/1.1 200 .*");
            skipTo(requests, "HTTP/1.1 200 .*");
            skipTo(other, "HTTP/1.1 200 .*");
            skipTo(stream, "event: error");
            expectOver();
            skipTo(stream, "data: .*\"code\":\"unauthenticated\".*");
            ask(requests, "GET");
            skipTo(requests, "HTTP/1.1 401 .*");
            assertThat(socket.next().payload().toString()).contains("\"code\":\"unauthenticated\"");
            assertThat(socket.next().opcode()).isEqualTo(Frame.CLOSE);
            try (LineClient publisher = line(longer)) {
                publisher.send("PUBLISH a/stream later").expect("OK .*");
            }
            skipTo(other, ".*later.*");
        }
    }

    @Test
    @BesideOthers
    void aConnectionOfMqttEndsWithItsCertificateWhateverCarriesIt() throws Exception {
        try (TlsTunnel mqtt = tunnel(BROKER.broker().mqttPort(), shortly);
                TlsTunnel http = tunnel(BROKER.broker().httpPort(), shortly);
                TlsTunnel more = tunnel(BROKER.broker().httpPort(), longer);
                MqttProbe old = MqttProbe.v4(mqtt.port()).connected("old");
                MqttProbe tcp = MqttProbe.v5(mqtt.port()).connected("tcp");
                MqttProbe web = FramedBytes.open(http.port(), "/mqtt", "").probe(5);
                MqttProbe other =
                        FramedBytes.open(more.port(), "/mqtt", "").probe(5).connected("other")) {
            web.connected("web").subscribed(1, "a/mqtt/#", 0);
            tcp.subscribed(1, "a/mqtt/#", 0);
            assertThat(tcp.next()).matches("e0 .. 87.*");
            expectOver();
            tcp.expectClosed();
            assertThat(web.next()).matches("e0 .. 87.*");
            web.expectClosed();
            old.expectClosed();
            other.subscribed(1, "a/mqtt/#", 0).expectOpen();
        }
    }
}
