package io.herald.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Row N13: who is too slow is cut off, however he keeps busy; and row of limits: too many are turned away. */
class DeadlinesVerticleTest {
    private HttpBroker broker;

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void aHeadThatDripsIsCutOff() throws Exception {
        broker = HttpBroker.start("http.headTimeout 200ms");
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.send("GET / HTTP/1.1\r\nDrip: ");

            assertThat(connection.dripUntilEnd("x")).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aBodyThatDripsIsCutOff() throws Exception {
        broker = HttpBroker.start("http.bodyTimeout 200ms");
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");

            assertThat(connection.dripUntilEnd("x")).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aBodyInChunksThatDripsIsCutOff() throws Exception {
        broker = HttpBroker.start("http.bodyTimeout 200ms");
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");

            assertThat(connection.dripUntilEnd("1\r\nx\r\n")).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        broker = HttpBroker.start("http.headTimeout 100ms");
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            assertThat(connection.untilEnd()).isEmpty();
        }
    }

    @Test
    void aConnectionBetweenTwoRequestsIsClosedAfterAWhile() throws Exception {
        broker = HttpBroker.start("http.idleTimeout 100ms");
        try (RawHttp connection = RawHttp.connect(broker.port())) {
            connection.request("GET /health/live HTTP/1.1").answer();

            assertThat(connection.untilEnd()).isEmpty();
        }
    }

    @Test
    void aStreamThatWasRefusedLeavesTheDeadlinesInForce() throws Exception {
        broker = HttpBroker.start("http.idleTimeout 100ms\nhttp.headTimeout 100ms");
        String refused = "GET /events?topic=a&policy=nonsense HTTP/1.1";
        try (RawHttp idle = RawHttp.connect(broker.port())) {
            assertThat(idle.request(refused).answer().status()).isEqualTo(400);
            assertThat(idle.untilEnd()).isEmpty();
        }
        try (RawHttp dripping = RawHttp.connect(broker.port())) {
            assertThat(dripping.request(refused).answer().status()).isEqualTo(400);
            dripping.send("GET / HTTP/1.1\r\nDrip: ");
            assertThat(dripping.dripUntilEnd("x")).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aStreamHasNoDeadline() throws Exception {
        broker = HttpBroker.start(
                "http.headTimeout 50ms\nhttp.bodyTimeout 50ms\nhttp.idleTimeout 50ms\nhttp.heartbeat 100ms");
        try (RawHttp stream = RawHttp.connect(broker.port())) {
            stream.request("GET /events?topic=a HTTP/1.1").head();
            for (int beats = 0; beats < 6; beats++) {
                assertThat(stream.chunk()).isNotEmpty();
            }
        }
    }

    @Test
    void aBatchThatGetsOnIsNotCutOffHoweverLongItTakes() throws Exception {
        broker = HttpBroker.start("http.bodyTimeout 400ms\nhttp.heartbeat 100ms");
        try (RawHttp clock = RawHttp.connect(broker.port());
                RawHttp batch = RawHttp.connect(broker.port())) {
            clock.request("GET /events?topic=none HTTP/1.1").head();
            clock.chunk();
            batch.send("POST /topics HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            batch.head();
            for (int lines = 0; lines < 10; lines++) {
                clock.chunk();
                batch.send("e\r\n{\"topic\":\"a\"}\n\r\n");
                batch.chunk();
            }

            assertThat(batch.untilEnd()).as("a batch that does not get on").isEmpty();
        }
    }

    @Test
    void whoComesWhenThereIsNoRoomIsTurnedAway() throws Exception {
        broker = HttpBroker.start("limits.connections 2");
        try (RawHttp first = RawHttp.connect(broker.port());
                RawHttp second = RawHttp.connect(broker.port())) {
            first.request("GET /health/live HTTP/1.1").answer();
            second.request("GET /health/live HTTP/1.1").answer();
            try (RawHttp third = RawHttp.connect(broker.port())) {
                assertThat(third.untilEnd()).startsWith("HTTP/1.1 503 ").contains("\"code\":\"unavailable\"");
            }
            assertThat(first.request("GET /health/live HTTP/1.1").answer().status())
                    .isEqualTo(200);
        }
        assertThat(statusWhenThereIsRoom()).isEqualTo(200);
    }

    /** The server hears of closed connections in its own time. */
    private int statusWhenThereIsRoom() throws Exception {
        int status;
        do {
            try (RawHttp connection = RawHttp.connect(broker.port())) {
                status =
                        connection.request("GET /health/live HTTP/1.1").answer().status();
            }
        } while (status == 503);
        return status;
    }
}
