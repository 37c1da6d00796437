package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.CALM;
import static io.herald.gateway.http.RawHttp2.GO_AWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What bounds connections bounds those over HTTP/2, and their streams, as well. */
@Timeout(60)
class CrowdedHttp2IT {
    private static final int PLACES = 4;

    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open("LIMITS_CONNECTIONSPERADDRESS", String.valueOf(PLACES));

    @Test
    void n3_aStreamTakesThePlaceOfAConnectionUntilItEnds() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            for (int i = 1; i < PLACES; i++) {
                client.get(2 * i + 1, "/events?topic=a");
                assertThat(client.status(2 * i + 1)).isEqualTo(200);
            }
            client.get(101, "/events?topic=a");
            assertThat(client.status(101)).isEqualTo(429);
            client.get(103, "/messages?topic=a&wait=30s");
            assertThat(client.status(103)).isEqualTo(429);
            assertThat(client.get(105, "/messages?topic=a").status(105)).isEqualTo(200);
            try (RawHttp2 other = RawHttp2.connect(BROKER)) {
                assertThat(other.next(frame -> frame.is(GO_AWAY)).code()).isEqualTo(CALM);
                assertThat(other.next()).isNull();
            }
            client.frame(RawHttp2.RESET, 0, 3, new byte[] {0, 0, 0, 8});
            int stream = 107;
            while (client.get(stream, "/events?topic=a").status(stream) != 200) {
                stream += 2;
            }
        }
    }

    @Test
    void n3_aPageThatWasWaitedForTakesNoPlaceWhenItIsThere() throws Exception {
        try (RawHttp2 readsNothing = RawHttp2.connect(BROKER, 1)) {
            for (int i = 0; i < 2 * PLACES; i++) {
                readsNothing.get(2 * i + 1, "/messages?topic=none&wait=1ms");
                assertThat(readsNothing.status(2 * i + 1)).isEqualTo(200);
            }
        }
    }
}
