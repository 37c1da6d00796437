package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.DATA;
import static io.herald.gateway.http.RawHttp2.END_STREAM;
import static io.herald.gateway.http.RawHttp2.HEADERS;
import static io.herald.gateway.http.RawHttp2.NO_ERROR;
import static io.herald.gateway.http.RawHttp2.PING;
import static io.herald.gateway.http.RawHttp2.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a stream over HTTP/2 that the broker ends: one that another stream takes the session of. */
@Timeout(60)
class EndedStreamsHttp2IT {
    private static final int PLACES = 8;
    private static final String SESSION = "/subscriptions/taken";
    private static final byte[] FILTERS = "{\"filters\":[{\"filter\":\"a\"}]}".getBytes(StandardCharsets.UTF_8);

    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open("LIMITS_CONNECTIONSPERADDRESS", String.valueOf(PLACES));

    private static RawHttp2 connect() throws Exception {
        RawHttp2 client = RawHttp2.connect(BROKER);
        client.request(1, 0, "PUT", SESSION, ":authority", "localhost").frame(DATA, END_STREAM, 1, FILTERS);
        assertThat(client.status(1)).isBetween(200, 201);
        return client;
    }

    private static void listen(RawHttp2 client, int stream, int flags) throws IOException {
        client.request(stream, flags, "GET", SESSION + "/events", ":authority", "localhost");
    }

    @Test
    void n3_itGivesItsPlaceBackThoughItsRequestNeverEnds() throws Exception {
        try (RawHttp2 client = connect()) {
            listen(client, 3, 0);
            assertThat(client.status(3)).isEqualTo(200);
            for (int stream = 5; stream < 5 + 4 * PLACES; stream += 2) {
                listen(client, stream, 0);
                expectTakenOver(client, stream - 2, stream);
            }
        }
    }

    /** Whichever the client hears of first. */
    private static void expectTakenOver(RawHttp2 client, int before, int stream) throws IOException {
        List<RawHttp2.Frame> told = new ArrayList<>();
        client.next(frame -> {
            if (frame.stream() == before && frame.is(RESET) || frame.stream() == stream && frame.is(HEADERS)) {
                told.add(frame);
            }
            return told.size() == 2;
        });
        assertThat(told)
                .anyMatch(frame -> frame.is(RESET) && frame.code() == NO_ERROR)
                .anyMatch(frame -> frame.is(HEADERS) && frame.status() == 200);
    }

    @Test
    void itIsNotResetWhereItsRequestHasEnded() throws Exception {
        try (RawHttp2 client = connect()) {
            listen(client, 3, END_STREAM);
            assertThat(client.status(3)).isEqualTo(200);
            listen(client, 5, END_STREAM);
            assertThat(client.next(frame -> frame.stream() == 3 && frame.isLast()))
                    .isNotNull();
            client.frame(PING, 0, 0, new byte[8]);
            assertThat(client.next(frame -> frame.is(RESET) || frame.is(PING)).type())
                    .isEqualTo(PING);
        }
    }
}
