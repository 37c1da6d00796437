package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.TlsBroker;
import io.herald.TlsTunnel;
import io.herald.gateway.http.websocket.Frame;
import io.herald.gateway.http.websocket.RawWebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The HTTP door over TLS: all that it does beneath the platform works there as well. */
class HttpOverTlsIT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open();

    private static TlsTunnel tunnel;

    @BeforeAll
    static void dig() throws Exception {
        tunnel = TlsTunnel.to(BROKER.broker().httpPort(), BROKER.authority().trust());
    }

    @AfterAll
    static void fill() throws IOException {
        tunnel.close();
    }

    @Test
    void postsInOneReadAreAnsweredInOrderAndReachAStream() throws Exception {
        try (RawHttp stream = RawHttp.connect(tunnel.port());
                RawHttp poster = RawHttp.connect(tunnel.port())) {
            stream.request("GET /events?topic=posts HTTP/1.1");
            assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
            stream.chunksUntil("subscribed");
            StringBuilder posts = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                posts.append("POST /topics/posts?qos=0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n")
                        .append(String.format(Locale.ROOT, "%02d", i));
            }
            poster.send(posts.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(poster.answer().status()).isEqualTo(202);
                assertThat(stream.event()).isEqualTo(String.format(Locale.ROOT, "data: %02d", i));
            }
            assertThat(poster.request("POST /topics/posts HTTP/1.1", "stored")
                            .answer()
                            .status())
                    .isEqualTo(201);
            assertThat(stream.event()).isEqualTo("data: stored");
        }
    }

    @Test
    void jsonLinesComeAndAStreamWhoseClientHangsUpIsOver() throws Exception {
        try (RawHttp stream = RawHttp.connect(tunnel.port())) {
            stream.request("GET /topics/lines HTTP/1.1\nAccept: application/x-ndjson");
            assertThat(stream.head()).startsWith("HTTP/1.1 200 ");
            RawHttp.ask(tunnel.port(), "POST /topics/lines HTTP/1.1", "one");
            assertThat(stream.chunksUntil("\"payload\":\"one\"")).contains("\"topic\":\"lines\"");
            assertThat(RawHttp.ask(tunnel.port(), "GET /topics?filter=lines HTTP/1.1")
                            .text())
                    .contains("\"subscribers\":1");
        }
        String none = "";
        while (!none.contains("\"subscribers\":0")) {
            none = RawHttp.ask(tunnel.port(), "GET /topics?filter=lines HTTP/1.1")
                    .text();
        }
    }

    @Test
    void aReaderThatIsSlowGetsAllThatIsStored() throws Exception {
        String payload = "x".repeat(32 << 10);
        try (RawHttp stream = RawHttp.connect(tunnel.port(), 8 << 10);
                RawHttp poster = RawHttp.connect(tunnel.port())) {
            stream.request("GET /events?topic=slow HTTP/1.1");
            stream.head();
            stream.chunksUntil("subscribed");
            for (int i = 0; i < 500; i++) {
                assertThat(poster.request("POST /topics/slow HTTP/1.1", i + payload)
                                .answer()
                                .status())
                        .isEqualTo(201);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(stream.event()).isEqualTo("data: " + i + payload);
            }
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedAndTheReasonCanBeRead() throws Exception {
        try (RawHttp poster = RawHttp.connect(tunnel.port())) {
            poster.send("POST /topics/long HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n");
            assertThat(poster.answer().status()).isEqualTo(413);
            assertThat(poster.untilEnd()).isEmpty();
        }
    }

    @Test
    void aWebSocketPublishesAndReceives() throws Exception {
        try (RawWebSocket socket = RawWebSocket.open(tunnel.port(), "/topics/chat", 0)) {
            socket.send(socket.octets(Frame.text("{\"publish\":{\"topic\":\"chat\",\"payload\":\"hello\"}}")));
            String said = "";
            while (!said.contains("\"ok\"") || !said.contains("\"payload\":\"hello\"")) {
                said += socket.next().payload().toString();
            }
        }
    }

    @Test
    void http2IsSpokenWithThoseWhoAskForItAndHttp1WithAllOthers() throws Exception {
        assertThat(alpn("h2", "http/1.1")).isEqualTo("h2");
        assertThat(alpn("http/1.1", "h2")).isEqualTo("h2");
        assertThat(alpn("http/1.1")).isEqualTo("http/1.1");
        assertThat(alpn()).isEmpty();
        assertThatThrownBy(() -> alpn("h3")).isInstanceOf(SSLException.class).hasMessageContaining("protocol");
    }

    /** What is agreed on with a client that offers these. */
    private static String alpn(String... offered) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) BROKER.authority().trust().getSocketFactory().createSocket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(offered);
            socket.setSSLParameters(parameters);
            socket.connect(new InetSocketAddress("127.0.0.1", BROKER.broker().httpPort()));
            socket.startHandshake();
            return socket.getApplicationProtocol();
        }
    }
}
