package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Publishing by POST, over plain sockets. */
class PublishVerticleTest {
    private static final int PAYLOAD_LIMIT = 300_000;

    /** Path, header, status, code. */
    private static final String REFUSED = """
            /topics/a?qos=3 |   | 400 | bad-request
            /topics/a?qos=0&retain=true |   | 400 | bad-request
            /topics/a?retain=yes |   | 400 | bad-request
            /topics/a?ttl=soon |   | 400 | bad-request
            /topics/a?qos=0&ttl=5s |   | 400 | bad-request
            /topics/a?from=earliest |   | 400 | bad-request
            /topics/a?publisher=%0A |   | 400 | bad-request
            /topics/a?qos=0 | Idempotency-Key: 1 | 400 | bad-request
            /topics/a | Herald-Retain: 1 | 400 | bad-request
            /topics/a | Herald-QoS: 2 | 400 | bad-request
            /topics/a | ce-id: 1 | 400 | bad-request
            /topics/a | Content-Encoding: gzip | 415 | bad-request
            /topics/a | Content-Encoding: identity | 415 | bad-request
            /topics/a | Content-Type: application/cloudevents-batch+json | 415 | bad-request
            /topics/a | Expect: miracles | 417 | bad-request
            /topics/ |   | 400 | bad-topic
            /topics/a/%23 |   | 400 | bad-topic
            /topics/a%2Fb |   | 400 | bad-topic
            /topics/%ff |   | 400 | bad-request
            /topics/$SYS/x |   | 403 | forbidden
            /topics/%24SYS |   | 403 | forbidden
            /topics | Content-Type: text/plain | 415 | bad-request
            """;

    static Stream<String> refused() {
        return REFUSED.lines();
    }

    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start("limits.payload " + PAYLOAD_LIMIT);
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void whatIsPostedReachesAStreamThatWasThereBefore() throws Exception {
        try (RawHttp stream = listen("weather", "raw")) {
            RawHttp.Answer answer = RawHttp.ask(broker.port(), "POST /topics/weather HTTP/1.1", "Rainy day ahead!");

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.header("content-type")).isEqualTo("application/json");
            assertThat(answer.text())
                    .matches("\\{\"id\":\"[0-9]+\",\"topic\":\"weather\",\"time\":\"[-0-9T:.]+Z\",\"stored\":\"disk\"}"
                            + "\n");
            assertThat(stream.event()).isEqualTo("data: Rainy day ahead!");
        }
    }

    @Test
    void theHeadOfARequestBecomesTheHeadOfTheMessage() throws Exception {
        try (RawHttp stream = listen("head", "json")) {
            RawHttp.ask(broker.port(), """
                    POST /topics/head?qos=0 HTTP/1.1
                    Content-Type: text/plain; charset=utf-8
                    Herald-Publisher: Zoë
                    Herald-QoS: 0
                    Herald-Header-Trace: abc
                    Herald-Header-trace: d""".replace("Zoë", "Zo\u00C3\u00AB"), "x");

            assertThat(event(stream).put("time", "-")).isEqualTo(new JsonObject("""
                            {"topic":"head","time":"-","publisher":"Zoë","type":"text/plain; charset=utf-8",
                             "headers":{"Trace":"abc","trace":"d"},"payload":"x"}"""));
        }
    }

    @Test
    void aPublisherWithoutANameHasOneForItsConnection() throws Exception {
        try (RawHttp stream = listen("anon", "json");
                RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.request("POST /topics/anon HTTP/1.1", "1").answer();
            String first = event(stream).getString("publisher");
            publisher.request("POST /topics/anon HTTP/1.1", "2").answer();

            assertThat(first).matches("anon-[0-9]+");
            assertThat(event(stream).getString("publisher")).isEqualTo(first);
        }
    }

    @Test
    void cloudEventsInBinaryModeHaveTheirAttributesInHeaders() throws Exception {
        try (RawHttp stream = listen("ce", "json")) {
            RawHttp.ask(broker.port(), """
                    POST /topics/ce HTTP/1.1
                    Content-Type: text/plain
                    CE-SpecVersion: 1.0
                    ce-id: 1
                    ce-source: /Z%C3%BCrich
                    ce-type: t""", "x");

            assertThat(event(stream).getJsonObject("headers")).isEqualTo(new JsonObject("""
                            {"ce-specversion":"1.0","ce-id":"1","ce-source":"/Zürich","ce-type":"t"}"""));
        }
    }

    @Test
    void cloudEventsInStructuredModeAreTakenApart() throws Exception {
        try (RawHttp stream = listen("ces", "json")) {
            RawHttp.Answer answer = RawHttp.ask(
                    broker.port(), "POST /topics/ces HTTP/1.1\nContent-Type: application/cloudevents+json", """
                            {"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":1}}""");

            assertThat(answer.status()).isEqualTo(201);
            JsonObject event = event(stream);
            assertThat(event.getString("payload")).isEqualTo("{\"a\":1}");
            assertThat(event.getString("type")).isEqualTo("application/json");
            assertThat(event.getJsonObject("headers").getString("ce-id")).isEqualTo("1");
        }
    }

    @ParameterizedTest(name = "a body of {0} bytes, chunked: {1}")
    @CsvSource({"0, false", "0, true", "1, true", "70000, false", "300000, false", "300000, true"})
    void aBodyIsTakenAsItIs(int length, boolean chunked) throws Exception {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        try (RawHttp stream = listen("body", "json");
                RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.send("POST /topics/body HTTP/1.1\r\nHost: localhost\r\n"
                    + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + length) + "\r\n\r\n");
            for (int from = 0; chunked && from < length; from += 9999) {
                int size = Math.min(9999, length - from);
                publisher
                        .send(Integer.toHexString(size) + ";ext=1\r\n")
                        .send(Arrays.copyOfRange(body, from, from + size))
                        .send("\r\n");
            }
            publisher.send(chunked ? "0\r\n\r\n".getBytes() : body);

            assertThat(publisher.answer().status()).isEqualTo(201);
            JsonObject event = event(stream);
            byte[] payload = event.containsKey("payload")
                    ? event.getString("payload").getBytes(StandardCharsets.UTF_8)
                    : binary(event);
            assertThat(payload).isEqualTo(body);
        }
    }

    @Test
    void pipelinedPublishesAreAnsweredInOrder() throws Exception {
        try (RawHttp publisher = RawHttp.connect(broker.port());
                RawHttp stream = listen("p/%23", "json")) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                requests.append("POST /topics/p/" + i + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx");
            }
            publisher.send(requests.toString());

            for (int i = 0; i < 200; i++) {
                assertThat(new JsonObject(publisher.answer().text()).getString("topic"))
                        .isEqualTo("p/" + i);
                assertThat(event(stream).getString("topic")).isEqualTo("p/" + i);
            }
        }
    }

    @Test
    void aClientThatWaitsForItIsToldToGoOn() throws Exception {
        try (RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.send(
                    "POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
            assertThat(publisher.head()).startsWith("HTTP/1.1 100 Continue\r\n");
            assertThat(publisher.send("x").answer().status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBePublishedIsRefusedByName(String row) throws Exception {
        String[] cells = row.split(" *\\| *");
        String path = cells[0];
        String header = cells[1];
        int status = Integer.parseInt(cells[2]);
        String code = cells[3];
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            RawHttp.Answer answer = connection
                    .request("POST " + path + " HTTP/1.1" + (header.isEmpty() ? "" : "\n" + header), "body")
                    .answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(new JsonObject(answer.text()).getString("code")).isEqualTo(code);
            assertThat(new JsonObject(answer.text()).getInteger("status")).isEqualTo(status);
            assertThat(connection
                            .request("POST /topics/a HTTP/1.1", "x")
                            .answer()
                            .status())
                    .as("on the same connection")
                    .isEqualTo(201);
        }
    }

    /** Row N6: by its length, before it comes. */
    @Test
    void aBodyThatSaysItIsTooLongIsRefusedBeforeItComes() throws Exception {
        try (RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000000\r\n\r\n");

            RawHttp.Answer answer = publisher.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(publisher.untilEnd()).isEmpty();
        }
    }

    /** Row N6: a body that does not say how long it is is counted. */
    @Test
    void aBodyInChunksIsRefusedWhereItBecomesTooLong() throws Exception {
        try (RawHttp publisher = RawHttp.connect(broker.port())) {
            publisher.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            publisher.send(Integer.toHexString(PAYLOAD_LIMIT + 1) + "\r\n").send(new byte[PAYLOAD_LIMIT + 1]);

            assertThat(publisher.answer().status()).isEqualTo(413);
            assertThat(publisher.untilEnd()).isEmpty();
        }
    }

    private static RawHttp listen(String filter, String format) throws Exception {
        RawHttp stream = RawHttp.connect(broker.port());
        stream.request("GET /topics/" + filter + "?format=" + format + " HTTP/1.1\nAccept: text/event-stream");
        stream.head();
        stream.chunk();
        return stream;
    }

    /** The envelope in the next event. */
    private static JsonObject event(RawHttp stream) throws Exception {
        return new JsonObject(stream.event().substring("data: ".length()));
    }

    private static byte[] binary(JsonObject event) {
        return Base64.getDecoder().decode(event.getString("payloadBase64"));
    }
}
