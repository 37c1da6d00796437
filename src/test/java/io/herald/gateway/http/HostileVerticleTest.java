package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that mean no good, over plain sockets. Each names the row of the threats that it stands for. */
class HostileVerticleTest {
    private static final String UPGRADE = """

            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13""";

    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start("http.origins https://app.example\nhttp.hosts broker.example");
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @ParameterizedTest(name = "S9: a WebSocket from {0} is answered with {1}")
    @CsvSource({
        "http://evil.example, 403",
        "null, 403",
        "http://localhost:1, 403",
        "http://localhost, 101",
        "https://app.example, 101"
    })
    void webSocketsAreOpenedByOurPagesAndInvitedOnes(String origin, int status) throws Exception {
        assertThat(head("GET /topics/a HTTP/1.1" + UPGRADE + "\nOrigin: " + origin))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void webSocketsAreOpenedByWhoIsNoPage() throws Exception {
        assertThat(head("GET /topics/a HTTP/1.1" + UPGRADE)).startsWith("HTTP/1.1 101 ");
    }

    @ParameterizedTest(name = "S10: a POST with {0} is answered with {1}")
    @CsvSource({
        "Origin: http://evil.example, 403",
        "Origin: null, 403",
        "Sec-Fetch-Site: cross-site, 403",
        "Sec-Fetch-Site: same-site, 403",
        "Sec-Fetch-Site: same-origin, 201",
        "Sec-Fetch-Site: none, 201",
        "Origin: http://localhost, 201",
        "Origin: https://app.example, 201"
    })
    void pagesThatAreNotInvitedDoNotPublish(String header, int status) throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST /topics/a HTTP/1.1\nContent-Type: text/plain\n" + header, "x")
                        .status())
                .isEqualTo(status);
    }

    @Test
    void anInvitedPageMayReadTheAnswerAndAnotherMayNot() throws Exception {
        RawHttp.Answer invited =
                RawHttp.ask(broker.port(), "POST /topics/a HTTP/1.1\nOrigin: https://app.example", "x");
        RawHttp.Answer other = RawHttp.ask(broker.port(), "GET /topics HTTP/1.1\nOrigin: http://evil.example");

        assertThat(invited.header("access-control-allow-origin")).isEqualTo("https://app.example");
        assertThat(invited.header("vary")).isEqualTo("Origin");
        assertThat(other.head()).doesNotContainIgnoringCase("access-control");
        assertThat(head("GET /events?topic=a HTTP/1.1\nOrigin: https://app.example"))
                .contains("Access-Control-Allow-Origin: https://app.example\r\n");
    }

    @Test
    void anInvitedPageMayAskInAdvance() throws Exception {
        String asked = "OPTIONS /topics/a HTTP/1.1\nAccess-Control-Request-Method: POST\n"
                + "Access-Control-Request-Headers: herald-header-x\nOrigin: ";

        RawHttp.Answer invited = RawHttp.ask(broker.port(), asked + "https://app.example");
        assertThat(invited.status()).isEqualTo(204);
        assertThat(invited.header("access-control-allow-methods")).isEqualTo("GET, POST, PUT, DELETE");
        assertThat(invited.header("access-control-allow-headers")).isEqualTo("herald-header-x");
        assertThat(RawHttp.ask(broker.port(), asked + "http://evil.example").head())
                .doesNotContainIgnoringCase("access-control");
    }

    @ParameterizedTest(name = "S11: Host: {0} is answered with {1}")
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:9999, 200",
        "[::1], 200",
        "broker.example, 200",
        "evil.example, 421",
        "evil.example:8080, 421",
        "10.0.0.1, 421",
        "a b, 400",
        "'', 400"
    })
    void onlyOurOwnHostsAreServed(String host, int status) throws Exception {
        assertThat(RawHttp.ask(broker.port(), "GET /health/live HTTP/1.1\nHost: " + host)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET http://localhost/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void aHostThatIsMissingOrSaidInTwoWaysIsABadRequest(String request) throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            assertThat(connection.send(request).answer().status()).isEqualTo(400);
        }
    }

    /** Rows S14 and S15. */
    @ParameterizedTest
    @ValueSource(strings = {"/topics/a%0D%0ASet-Cookie:%20x=1", "/topics/a?x%0D%0ASet-Cookie:x=1", "/topics/%1B%5B2J"})
    void whatAClientSaysBecomesNoHeaderAndSteersNoTerminal(String path) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), "POST " + path + " HTTP/1.1", "x");

        assertThat(answer.head()).doesNotContainIgnoringCase("set-cookie");
        assertThat(answer.text()).matches("[^\r\n\u001B]+\n");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /subscriptions/a%0D%0ASet-Cookie:%20x=1, {\"filters\":[]}",
        "GET /subscriptions/a%0D%0ASet-Cookie:%20x=1, ''",
        "GET /events?topic=a%0D%0ASet-Cookie:x&policy=b%0D%0ASet-Cookie:x, ''",
        "GET /messages?topic=a&from=%0D%0ASet-Cookie:%20x=1, ''",
        "GET /nowhere%0D%0ASet-Cookie:%20x=1, ''",
        "DELETE /topics/a%0D%0ASet-Cookie:%20x=1, ''"
    })
    void s14_neitherAPlaceNorARefusalBringsAHeader(String line, String body) throws Exception {
        RawHttp.Answer answer = RawHttp.ask(broker.port(), line + " HTTP/1.1", body);

        assertThat(answer.head().lines()).noneMatch(header -> header.matches("(?i)set-cookie.*"));
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.header("content-type")).matches("application/(problem\\+)?json");
        assertThat(answer.text()).matches("[^\r\n]+\n");
    }

    /** Row S17. */
    @ParameterizedTest
    @CsvSource({"../../x, ../../x", "%2e%2e/%2e%2e/x, ../../x", "..%5C..%5Cx, ..\\\\..\\\\x", "//a, //a", "./a/., ./a/."
    })
    void aTopicThatLooksLikeAPathIsATopic(String path, String topic) throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST /topics/" + path + " HTTP/1.1", "x")
                        .text())
                .contains("\"topic\":\"" + topic + "\"");
    }

    @ParameterizedTest(name = "N6: {0} of {1} is answered with {2}")
    @CsvSource({"line, 5000, 414", "header, 10000, 431", "header, 1000000, 431", "headers, 3000, 431"})
    void aHeadThatIsTooLongIsRefused(String part, int size, int status) throws Exception {
        String filler = "x".repeat(part.equals("headers") ? 0 : size);
        String many = part.equals("headers") ? "A: b\r\n".repeat(size) : "";
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.sendDespiteReset("GET /" + (part.equals("line") ? filler : "") + " HTTP/1.1\r\n" + many
                    + "Long: " + filler + "\r\nHost: localhost\r\n\r\n");

            assertThat(connection.untilEnd()).matches("(?s)(HTTP/1.1 " + status + " .*)?");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0",
                "POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "POST /topics/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "POST /topics/a HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /topics HTTP/1.1\r\nHost: localhost\r\nFolded: a\r\n b\r\n\r\n",
                "GET /topics HTTP/1.1\nHost: localhost\n\n",
                "GET /topics HTTP/1.1\r\nHost: localhost\r\nN\u0000: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nSpace : x\r\n\r\n"
            })
    void whatCouldHideARequestIsRefusedAndTheConnectionEnds(String request) throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.send(request + "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

            String all = connection.untilEnd();
            assertThat(all).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("application/problem+json");
            assertThat(all.split("HTTP/1.1 ")).as("one answer").hasSize(2);
        }
    }

    /** Row N15: within a body nothing can be told any more; the connection ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\n",
                "-1\r\n",
                "5\nhello\r\n",
                "5\r\nhelloX",
                "FFFFFFFFFFFFFFFFF\r\n",
                "0\r\n\u0000: x\r\n\r\n"
            })
    void aChunkThatIsNotWellFormedEndsTheConnection(String chunk) throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
                    + "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

            RawHttp.Answer answer = connection.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("a chunk of the body is not well-formed");
            assertThat(connection.untilEnd()).isEmpty();
        }
    }

    @Test
    void aChunkThatIsNotWellFormedIsNoMessageAtAll() throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port());
                RawHttp connection = RawHttp.connect(broker.port())) {
            stream.request("GET /events?topic=bad HTTP/1.1").head();
            stream.chunksUntil("subscribed");
            connection.send("POST /topics/bad?qos=0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nok"
                    + "POST /topics/bad?qos=0 HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n");

            assertThat(connection.answer().status()).isEqualTo(202);
            assertThat(connection.answer().status()).isEqualTo(400);
            RawHttp.ask(broker.port(), "POST /topics/bad?qos=0 HTTP/1.1", "last");
            assertThat(stream.chunksUntil("last")).contains("ok").doesNotContain("data: \n");
        }
    }

    @Test
    void anotherVersionThanOneDotOneIsNotSpoken() throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            assertThat(connection
                            .send("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(505);
        }
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(connection.untilEnd()).startsWith("HTTP/1.1 ").doesNotContain("200");
        }
    }

    private static String head(String lines) throws Exception {
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            return connection.request(lines).head();
        }
    }

    @Test
    void aClientThatReadsNoAnswersIsNotReadFromEither() throws Exception {
        int questions = 110;
        int batches = 100;
        String question = "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nPadding: " + "x".repeat(7500) + "\r\n\r\n";
        AtomicInteger sent = new AtomicInteger();
        try (RawHttp greedy = RawHttp.connect(broker.port(), 4096)) {
            Thread flood = new Thread(() -> greedy.flood(question.repeat(questions), batches, sent));
            flood.start();
            int last = 0;
            for (int same = 0; same < 200; same = last > 0 && sent.get() == last ? same + 1 : 0) {
                last = sent.get();
                assertThat(RawHttp.ask(broker.port(), "GET /health/live HTTP/1.1")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(last).as("batches of questions that were taken").isLessThan(batches);

            for (int i = 0; i < questions * batches; i++) {
                assertThat(greedy.answer().status()).isEqualTo(200);
            }
            flood.join();
        }
    }
}
