package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client of HTTP/2 that does as it should keeps its connection, whatever its last frame was. */
@Timeout(60)
class PatientHttp2IT {
    private static final int HEAD_TIMEOUT_MS = 1_000;
    private static final int ACK = 1;

    @RegisterExtension
    static final TlsBroker BROKER =
            TlsBroker.open("HTTP_HEADTIMEOUT", HEAD_TIMEOUT_MS + "ms", "HTTP_HEARTBEAT", "100ms");

    @Test
    void aFrameOfAStreamThatHasEndedIsNoFrameThatDoesNotEnd() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.get(1, "/events?topic=quiet");
            assertThat(client.status(1)).isEqualTo(200);
            client.get(3, "/health/live").next(frame -> frame.stream() == 3 && frame.isLast());
            client.windowUpdate(3, 1);

            RawHttp2.Frame asked = client.next(frame -> frame.is(PING));
            assertThat(asked).as("the broker asks before it gives up").isNotNull();
            client.frame(PING, ACK, 0, asked.payload());
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(3 * HEAD_TIMEOUT_MS);
            while (System.nanoTime() < until) {
                assertThat(client.next()).as("a heartbeat of the stream").isNotNull();
            }
            assertThat(client.get(5, "/health/live").status(5)).isEqualTo(200);
        }
    }
}
