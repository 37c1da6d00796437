package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.DATA;
import static io.herald.gateway.http.RawHttp2.END_STREAM;
import static io.herald.gateway.http.RawHttp2.PING;
import static io.herald.gateway.http.RawHttp2.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Those who publish over HTTP/2 more than they may in a second. */
@Timeout(60)
class QuotaOverHttp2IT {
    private static final int RATE = 10;
    /** So much that what comes behind it waits. */
    private static final byte[] LINES = "{\"topic\":\"a\"}\n".repeat(3 * RATE).getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open("LIMITS_MESSAGERATE", String.valueOf(RATE));

    @Test
    void ofABatchThatIsCancelledNothingMoreIsPublished() throws Exception {
        try (RawHttp2 leaving = RawHttp2.connect(BROKER);
                RawHttp2 other = RawHttp2.connect(BROKER)) {
            begin(leaving).frame(DATA, 0, 1, LINES).frame(DATA, 0, 1, LINES);
            assertThat(leaving.until(1, "\n")).contains("\"topic\":\"a\"");
            leaving.frame(RESET, 0, 1, new byte[4]).frame(PING, 0, 0, new byte[8]);
            assertThat(leaving.next(frame -> frame.is(PING))).isNotNull();

            // What waited before that would be published before that.
            begin(other).frame(DATA, 0, 1, LINES).frame(DATA, END_STREAM, 1, LINES);
            assertThat(other.next(RawHttp2.Frame::isLast)).isNotNull();

            assertThat(BROKER.broker().metrics().snapshot().published()).isEqualTo(3 * 3 * RATE);
        }
    }

    private static RawHttp2 begin(RawHttp2 client) throws Exception {
        return client.request(
                1, 0, "POST", "/topics", ":authority", "localhost", "content-type", "application/x-ndjson");
    }
}
