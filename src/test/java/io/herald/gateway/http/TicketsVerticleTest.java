package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.access.Rule;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets for what cannot set headers. */
@Timeout(60)
class TicketsVerticleTest {
    private static final String ALICE = "\nAuthorization: Bearer alice";
    private static final String SHORT = "\nAuthorization: Bearer short";
    private static final String STREAM = " HTTP/1.1\nAccept: text/event-stream";
    private static final String UPGRADE = " HTTP/1.1\nConnection: Upgrade\nUpgrade: websocket\n"
            + "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

    private static FakeAuth auth;
    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        auth = new FakeAuth(Policy.of(
                        true, Map.of(), List.of(new Rule(List.of("*"), List.of("a/#"), List.of("a/#"), false))))
                .with(new Credentials.Token("alice"), Identity.of("alice"));
        broker = HttpBroker.start(auth);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void whoHasProvenWhoItIsGetsATicket() throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), "POST /tickets HTTP/1.1" + ALICE);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
        JsonObject ticket = new JsonObject(answer.text());
        assertThat(ticket.getString("ticket")).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(ticket(ALICE));
        assertThat(Instant.parse(ticket.getString("expires")))
                .isBetween(Instant.now().plusSeconds(20), Instant.now().plusSeconds(31));
    }

    @Test
    void whoHasNotGetsNone() throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST /tickets HTTP/1.1").status())
                .isEqualTo(401);
        assertThat(RawHttp.ask(broker.port(), "POST /tickets HTTP/1.1\nAuthorization: Bearer x")
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.ask(broker.port(), "POST /tickets HTTP/1.1\nOrigin: http://evil.example" + ALICE)
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/topics/a/x?ticket=", "/events?topic=a/x&ticket=", "/topics/a/%2B?qos=0&ticket="})
    void aTicketOpensOneStream(String path) throws Exception {
        String ticket = ticket(ALICE);
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            assertThat(stream.request("GET " + path + ticket + STREAM).head()).startsWith("HTTP/1.1 200 OK\r\n");
            stream.chunk();
            RawHttp.ask(broker.port(), "POST /topics/a/x?qos=0 HTTP/1.1" + ALICE, "hello");
            assertThat(stream.event()).contains("hello");
            assertThat(RawHttp.ask(broker.port(), "GET " + path + ticket + STREAM)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aTicketOpensAWebSocketThatPublishesToo() throws Exception {
        String open = "GET /topics/a/ws?ticket=";
        String ticket = ticket(ALICE);
        try (RawHttp socket = RawHttp.connect(broker.port())) {
            assertThat(socket.request(open + ticket + UPGRADE).head()).startsWith("HTTP/1.1 101 ");
            try (RawHttp stream = RawHttp.connect(broker.port())) {
                stream.request("GET /topics/a/ws" + STREAM + ALICE).head();
                stream.chunk();
                // A frame of one text with a mask of zeroes.
                String text = "{\"publish\":{\"topic\":\"a/ws\",\"payload\":\"from a socket\"}}";
                socket.send("\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0" + text);
                assertThat(stream.event()).contains("from a socket");
            }
        }
        assertThat(RawHttp.ask(broker.port(), open + ticket + UPGRADE).status()).isEqualTo(401);
        assertThat(RawHttp.ask(broker.port(), open.replace("a/ws", "b") + ticket(ALICE) + UPGRADE)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aTicketOpensASocketOverWhichMqttIsSpoken() throws Exception {
        String mqtt = UPGRADE + "\nSec-WebSocket-Protocol: mqtt";
        try (RawHttp socket = RawHttp.connect(broker.port())) {
            assertThat(socket.request("GET /mqtt?ticket=" + ticket(ALICE) + mqtt)
                            .head())
                    .startsWith("HTTP/1.1 101 ");
        }
        try (RawHttp socket = RawHttp.connect(broker.port())) {
            assertThat(socket.request("GET /mqtt" + mqtt).head()).startsWith("HTTP/1.1 101 ");
        }
        assertThat(RawHttp.ask(broker.port(), "GET /mqtt?ticket=x" + mqtt).status())
                .isEqualTo(401);
    }

    @Test
    void aTicketHoldsForOneRequestOfAConnection() throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            String ticket = ticket(ALICE);
            assertThat(client.request("GET /topics/a/x?ticket=" + ticket + " HTTP/1.1")
                            .answer()
                            .status())
                    .isEqualTo(200);
            assertThat(client.request("GET /topics/a/x HTTP/1.1").answer().status())
                    .isEqualTo(401);
            assertThat(client.request("POST /topics/a/x?qos=0 HTTP/1.1", "x")
                            .answer()
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void aTicketIsOfNoUseForAnythingButAGet() throws Exception {
        String ticket = ticket(ALICE);
        assertThat(RawHttp.ask(broker.port(), "POST /topics/a/x?ticket=" + ticket + " HTTP/1.1", "x")
                        .status())
                .isIn(400, 401);
        try (RawHttp client = RawHttp.connect(broker.port())) {
            assertThat(client.request("HEAD /topics/a/x?ticket=" + ticket + " HTTP/1.1")
                            .head())
                    .startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void aStreamEndsWithWhatItsTicketWasGivenFor() throws Exception {
        long soonMs = System.currentTimeMillis() + 3_000;
        auth.with(new Credentials.Token("short"), new Identity("alice", "", soonMs));
        JsonObject answer = new JsonObject(
                RawHttp.ask(broker.port(), "POST /tickets HTTP/1.1" + SHORT).text());
        assertThat(Instant.parse(answer.getString("expires")))
                .isBefore(Instant.now().plusSeconds(4));
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/a/x?ticket=" + answer.getString("ticket") + STREAM)
                    .head();
            assertThat(stream.event()).startsWith("retry:");
            assertThat(stream.event()).startsWith("event: error\ndata: {\"code\":\"unauthenticated\"");
        }
    }

    private static String ticket(String shown) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), "POST /tickets HTTP/1.1" + shown);
        return new JsonObject(answer.text()).getString("ticket");
    }
}
