package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row N1: a stream that is not read costs bounded memory, is told what it missed, and holds up nobody for long. */
class SlowStreamVerticleTest {
    private static final String PAYLOAD = "x".repeat(100_000);
    /** More than the sockets between us and the server hold, and all that may wait. */
    private static final int MANY = 200;

    private HttpBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = HttpBroker.start("limits.queueBytes 1MiB\nhttp.heartbeat 50ms");
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void aStreamThatIsReadAgainIsToldHowManyItMissed() throws Exception {
        try (RawHttp slow = open("GET /events?topic=a HTTP/1.1")) {
            publishMany();
            publish("last");

            int seen = 0;
            long missed = 0;
            String event = slow.event();
            while (!event.equals("data: last")) {
                if (event.startsWith("event: gap\n")) {
                    missed += Long.parseLong(event.replaceAll("(?s).*\"filter\":\"a\",\"count\":([0-9]+)}$", "$1"));
                    publish("last");
                } else if (event.startsWith("data: x")) {
                    seen++;
                }
                event = slow.event();
            }
            assertThat(missed).isPositive();
            assertThat(seen + missed).isGreaterThanOrEqualTo(MANY);
            assertThat(broker.metrics().snapshot().dropped()).isEqualTo(missed);
        }
    }

    @Test
    void aStreamThatWantsTheLatestOnlyGetsTheLatestInAChunkOfItsOwn() throws Exception {
        try (RawHttp slow = open("GET /events?topic=a&policy=latest HTTP/1.1")) {
            publishMany();
            publish("last");

            String event = slow.event();
            while (!event.equals("data: last")) {
                assertThat(event).matches("(?s)data: x+|event: gap\n.*");
                event = slow.event();
            }
        }
    }

    @Test
    void aStreamThatWantsItIsDisconnectedAndToldWhy() throws Exception {
        try (RawHttp slow = open("GET /events?topic=a&policy=disconnect HTTP/1.1")) {
            publishMany();

            String event = slow.event();
            while (event.startsWith("data: x")) {
                event = slow.event();
            }
            assertThat(event).startsWith("event: error\ndata: {\"code\":\"rate-limited\"");
            assertThat(slow.untilEnd()).endsWith("0\r\n\r\n");
        }
    }

    @Test
    void aStreamThatIsReadGetsEverythingBesideOneThatIsNot() throws Exception {
        try (RawHttp slow = open("GET /events?topic=a HTTP/1.1");
                RawHttp quick = open("GET /events?topic=a HTTP/1.1");
                RawHttp publisher = RawHttp.connect(broker.port())) {
            for (int i = 0; i < MANY; i++) {
                publisher.request("POST /topics/a?qos=0 HTTP/1.1", PAYLOAD + i);
                assertThat(publisher.answer().status()).isEqualTo(202);
                assertThat(quick.event()).endsWith("x" + i);
            }
            assertThat(slow.event()).endsWith("x0");
        }
    }

    private RawHttp open(String lines) throws Exception {
        RawHttp stream = RawHttp.connect(broker.port(), 4096);
        stream.request(lines).head();
        stream.event();
        return stream;
    }

    private void publishMany() throws Exception {
        try (RawHttp publisher = RawHttp.connect(broker.port())) {
            for (int i = 0; i < MANY; i++) {
                publisher.request("POST /topics/a?qos=0 HTTP/1.1", PAYLOAD);
                assertThat(publisher.answer().status()).isEqualTo(202);
            }
        }
    }

    private void publish(String payload) throws Exception {
        assertThat(RawHttp.ask(broker.port(), "POST /topics/a?qos=0 HTTP/1.1", payload)
                        .status())
                .isEqualTo(202);
    }
}
