package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Publishing by POST, over plain sockets. */
class PublishVerticleTest {
    private static HttpBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = HttpBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void what_is_posted_reaches_a_stream_that_was_there_before() throws Exception {
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /topics/weather HTTP/1.1\nAccept: text/event-stream");
            assertThat(stream.head()).startsWith("HTTP/1.1 200 OK\r\n");
            stream.chunksUntil("subscribed");

            RawHttp.Answer answer = RawHttp.ask(broker.port(), "POST /topics/weather HTTP/1.1", "Rainy day ahead!");

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.text()).matches("\\{\"topic\":\"weather\",\"time\":\"[-0-9T:.]+Z\"}");
            assertThat(stream.chunksUntil("\n\n")).isEqualTo("data: Rainy day ahead!\n\n");
        }
    }
}
