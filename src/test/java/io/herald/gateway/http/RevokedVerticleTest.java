package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.access.Credentials;
import io.herald.access.Identity;
import io.herald.access.Policy;
import io.herald.access.Rule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of streams and requests whose client may not do any more what it could when they began. */
@Timeout(60)
class RevokedVerticleTest {
    private static final String BOB = "\nAuthorization: Bearer bob";
    private static final String ROOT = "\nAuthorization: Bearer root";
    private static final String SSE = "\nAccept: text/event-stream";

    private FakeAuth auth;
    private HttpBroker broker;

    @BeforeEach
    void start() throws Exception {
        auth = new FakeAuth(policy("bob", "#"))
                .with(new Credentials.Token("bob"), new Identity("bob", "key", Long.MAX_VALUE))
                .with(new Credentials.Token("root"), Identity.of("root"));
        broker = HttpBroker.start(auth);
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    private static Policy policy(String bob, String granted) {
        Rule root = new Rule(List.of("root"), List.of("#"), List.of("#"), true);
        return Policy.of(
                true,
                Map.of(bob, "key"),
                List.of(root, new Rule(List.of("bob"), List.of(granted), List.of(granted), false)));
    }

    @ParameterizedTest
    @CsvSource({
        "/topics/a/x, text/event-stream, 'event: error\ndata: {\"code\":\"forbidden\"'",
        "/topics/a/x, application/x-ndjson, '{\"error\":{\"code\":\"forbidden\"'",
        "/events?topic=a/x&topic=b, text/event-stream, 'event: error\ndata: {\"code\":\"forbidden\"'"
    })
    void aStreamOfWhatMayNotBeReadAnyMoreEnds(String path, String type, String said) throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET " + path + " HTTP/1.1\nAccept: " + type + BOB).head();
            stream.chunk();
            auth.change(policy("bob", "b"));
            stream.chunksUntil(said);
            assertThat(stream.chunk()).isEmpty();
        }
    }

    @Test
    void aStreamOfMoreThanMayBeReadGoesOnWithoutWhatMayNot() throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/%23?qos=0 HTTP/1.1" + SSE + BOB).head();
            stream.chunk();
            publish("a/x", "before");
            stream.chunksUntil("before");
            auth.change(policy("bob", "b"));
            // The next stream that may be opened only under the new rules says that they hold.
            while (RawHttp.ask(broker.port(), "GET /messages?topic=a/x HTTP/1.1" + BOB)
                            .status()
                    != 403) {
                Thread.onSpinWait();
            }
            publish("a/x", "secret");
            publish("b", "after");
            assertThat(stream.chunksUntil("after")).doesNotContain("secret");
        }
    }

    @Test
    void aStreamOfOneWhoIsNotKnownAnyMoreEnds() throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/a/x HTTP/1.1" + SSE + BOB).head();
            stream.chunk();
            auth.change(policy("bobby", "#"));
            stream.chunksUntil("event: error\ndata: {\"code\":\"unauthenticated\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"bob, b, 403", "bobby, #, 401"})
    void whoWaitsForAPageIsRefusedWhenItIsOver(String bob, String granted, int status) throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            client.request("GET /messages?topic=a/x&wait=30s HTTP/1.1" + BOB);
            awaitSubscriber("a/x");
            auth.change(policy(bob, granted));
            awaitRefusal(status);
            RawHttp.ask(broker.port(), "POST /topics/a/x HTTP/1.1" + ROOT, "secret");
            broker.drain();
            RawHttp.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).doesNotContain("secret");
        }
    }

    @Test
    void whatComesOfABatchIsRefusedFromThenOn() throws Exception {
        String line = "{\"topic\":\"a/x\",\"payload\":\"x\",\"qos\":0}\n";
        try (RawHttp client = RawHttp.connect(broker.port())) {
            client.send("POST /topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson"
                    + BOB.replace("\n", "\r\n") + "\r\nContent-Length: " + 2 * line.length() + "\r\n\r\n" + line);
            client.head();
            client.chunksUntil("\"time\"");
            auth.change(policy("bob", "b"));
            awaitRefusal(403);
            client.send(line);
            client.chunksUntil("{\"error\":{\"code\":\"forbidden\"");
        }
    }

    @Test
    void aPublishWhoseBodyWasLateIsRefused() throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            client.send("POST /topics/a/x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue"
                    + BOB.replace("\n", "\r\n") + "\r\nContent-Length: 1\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 100 ");
            auth.change(policy("bob", "b"));
            awaitRefusal(403);
            assertThat(client.send("x").answer().status()).isEqualTo(403);
        }
    }

    /** The very same bytes as before, of one who was known then; somebody else has come over the connection since. */
    @Test
    void aHeadThatIsKnownIsNotTakenForThatOfSomebodyElse() throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(post(client, BOB)).isEqualTo(202);
            }
            auth.change(policy("bobby", "#"));
            awaitRefusal(401);
            assertThat(post(client, ROOT)).isEqualTo(202);
            // Of whom it was, nobody is known any more; who is known now might do it.
            auth.forget(new Credentials.Token("bob"));
            assertThat(post(client, BOB)).isEqualTo(401);
        }
    }

    private static int post(RawHttp client, String shown) throws Exception {
        return client.request("POST /topics/a/x?qos=0 HTTP/1.1" + shown, "x")
                .answer()
                .status();
    }

    private void awaitSubscriber(String topic) throws Exception {
        while (!RawHttp.ask(broker.port(), "GET /topics/" + topic + " HTTP/1.1" + ROOT)
                .text()
                .contains("\"subscribers\":1")) {
            Thread.onSpinWait();
        }
    }

    /** Until the door has heard of what holds now. */
    private void awaitRefusal(int status) throws Exception {
        String line = "GET /messages?topic=a/x HTTP/1.1" + BOB;
        while (RawHttp.ask(broker.port(), line).status() != status) {
            Thread.onSpinWait();
        }
    }

    private void publish(String topic, String payload) throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST /topics/" + topic + "?qos=0 HTTP/1.1" + ROOT, payload)
                        .status())
                .isEqualTo(202);
    }
}
