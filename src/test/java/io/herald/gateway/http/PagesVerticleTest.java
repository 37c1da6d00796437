package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What there is beside messages, and what is said of what there is not. */
class PagesVerticleTest {
    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/, text/plain; charset=utf-8, Herald test",
        "/health/live, application/json, up",
        "/health/ready, application/json, ready",
        "/openapi.json, application/json, 3.1.0",
        "/metrics, text/plain; version=0.0.4; charset=utf-8, herald_connections",
        "/connections, application/json, http",
        "/subscriptions, application/json, subscriptions",
        "/topics, application/json, topics"
    })
    void aPageIsThereAndSaysNothingOfTheSoftwareThatServesIt(String path, String type, String content)
            throws Exception {
        RawHttp.Answer answer = ask("GET " + path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo(type);
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(answer.text()).contains(content);
        assertThat(answer.head()).doesNotContainIgnoringCase("vert").doesNotContainIgnoringCase("server:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health/live", "/health/ready", "/openapi.json", "/topics", "/topics/a"})
    void headIsGetWithoutABody(String path) throws Exception {
        int length = ask("GET " + path).body().length;
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.request("HEAD " + path + " HTTP/1.1");
            RawHttp.Answer head = new RawHttp.Answer(0, connection.head(), new byte[0]);

            assertThat(head.head()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(head.header("content-length")).isEqualTo(Integer.toString(length));
            assertThat(connection.request("GET /health/live HTTP/1.1").answer().status())
                    .as("what comes next")
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0} is answered with {1}, Allow: {2}")
    @CsvSource({
        "OPTIONS /topics/a, 204, 'GET, HEAD, OPTIONS, POST'",
        "OPTIONS /health/live, 204, 'GET, HEAD, OPTIONS'",
        "OPTIONS *, 204, OPTIONS",
        "DELETE /topics/a, 405, 'GET, HEAD, OPTIONS, POST'",
        "PUT /topics, 405, 'GET, HEAD, OPTIONS, POST'",
        "POST /events, 405, 'GET, HEAD, OPTIONS'",
        "POST /, 405, 'GET, HEAD, OPTIONS'",
        "TRACE /topics/a, 405, 'GET, HEAD, OPTIONS, POST'",
        "GET /nothing, 404, ''",
        "GET /topics2, 404, ''",
        "GET /index.html, 404, ''",
        "GET /../../etc/passwd, 404, ''",
        "GET /%2e%2e/%2e%2e/etc/passwd, 404, ''"
    })
    void aMethodOrAPathThatIsNotThereIsToldSo(String line, int status, String allow) throws Exception {
        RawHttp.Answer answer = ask(line);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("allow")).isEqualTo(allow);
        if (status >= 400) {
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(new JsonObject(answer.text()).fieldNames())
                    .containsExactly("type", "title", "status", "detail", "code");
        }
    }

    @Test
    void whatStopsIsNotReadyAndStillAlive() throws Exception {
        HttpBroker stopping = HttpBroker.start();
        try (RawHttp connection = RawHttp.connect(stopping.port())) {
            connection.request("GET /health/ready HTTP/1.1");
            assertThat(connection.answer().status()).isEqualTo(200);
            stopping.drain();
            connection.request("GET /health/ready HTTP/1.1");
            RawHttp.Answer ready = connection.answer();
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.text()).contains("\"unavailable\"", "the broker stops");
            connection.request("GET /health/live HTTP/1.1");
            assertThat(connection.answer().status()).isEqualTo(200);
        } finally {
            stopping.stop();
        }
    }

    @Test
    void aFormThatIsNotThereIsNotAcceptable() throws Exception {
        RawHttp.Answer answer =
                RawHttp.ask(broker.port(), "GET /topics/a HTTP/1.1\nAccept: text/html;level=1, image/*;q=0.5");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.text()).contains("text/event-stream");
    }

    @Test
    void topicsAreListedWithTheirSubscribersAndMessages() throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /events?topic=listed/%23 HTTP/1.1").head();
            RawHttp.ask(broker.port(), "POST /topics/listed/1 HTTP/1.1", "x");
            RawHttp.ask(broker.port(), "POST /topics/listed/1 HTTP/1.1", "x");
            RawHttp.ask(broker.port(), "POST /topics/unlisted HTTP/1.1", "x");

            assertThat(ask("GET /topics/listed/%2B").text()).isEqualTo("""
                    {"topics":[{"name":"listed/1","subscribers":1,"messages":2,\
                    "first":"1","last":"2"}],"more":false}
                    """);
            assertThat(ask("GET /topics").text()).contains("listed/1").contains("unlisted");
        }
    }

    @Test
    void aDoorWithoutACoreLivesButIsNotReady() throws Exception {
        HttpBroker alone = HttpBroker.startAlone();
        try {
            assertThat(RawHttp.ask(alone.port(), "GET /health/live HTTP/1.1").status())
                    .isEqualTo(200);
            RawHttp.Answer ready = RawHttp.ask(alone.port(), "GET /health/ready HTTP/1.1");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.text()).contains("\"code\":\"unavailable\"");
            assertThat(RawHttp.ask(alone.port(), "GET /events?topic=a HTTP/1.1").status())
                    .isEqualTo(503);
        } finally {
            alone.stop();
        }
    }

    @Test
    void aBrokerThatStopsLivesButIsNotReadyAndCopiesNothing() throws Exception {
        HttpBroker stopping = HttpBroker.start();
        try {
            assertThat(RawHttp.ask(stopping.port(), "GET /health/ready HTTP/1.1")
                            .status())
                    .isEqualTo(200);
            stopping.drain();

            for (String line : new String[] {"GET /health/ready HTTP/1.1", "POST /backups HTTP/1.1"}) {
                RawHttp.Answer answer = RawHttp.ask(stopping.port(), line);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.text()).contains("the broker stops");
            }
            assertThat(RawHttp.ask(stopping.port(), "GET /health/live HTTP/1.1").status())
                    .isEqualTo(200);
        } finally {
            stopping.stop();
        }
    }

    @Test
    void whatIsInMemoryOnlyHasNoCopy() throws Exception {
        RawHttp.Answer answer = ask("POST /backups");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text()).contains("no files to be copied where log.type is memory");
        assertThat(ask("POST /backups?to=/etc").status()).isEqualTo(400);
    }

    private static RawHttp.Answer ask(String line) throws Exception {
        return RawHttp.ask(broker.port(), line + " HTTP/1.1");
    }
}
