package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer in JSON ends its line, so that the prompt of who asks with curl stands on one of its own. */
class JsonAnswersVerticleTest {
    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live",
                "GET /openapi.json",
                "GET /topics",
                "GET /messages?topic=a",
                "GET /connections",
                "GET /none",
                "POST /topics/a",
                "POST /topics/a?qos=0",
                "POST /tickets",
                "PUT /subscriptions/a",
                "FAULTY"
            })
    void itEndsItsLineAndIsAsLongAsItSays(String request) throws Exception {
        // The second may be answered with what was made for the first.
        for (int i = 0; i < 2; i++) {
            RawHttp.Answer answer = RawHttp.ask(broker.port(), request + " HTTP/1.1", "");
            assertThat(answer.header("content-type")).endsWith("json");
            assertThat(answer.text()).endsWith("}\n");
            assertThat(answer.header("content-length")).isEqualTo(Integer.toString(answer.body().length));
        }
    }
}
