package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.END_HEADERS;
import static io.herald.gateway.http.RawHttp2.END_STREAM;
import static io.herald.gateway.http.RawHttp2.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.TlsBroker;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row N14: what is little on its way and much when it is read. */
@Timeout(60)
class BombsHttp2IT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open();

    /** In the dynamic table behind the 61 that are known to all (RFC 7541, appendix A). */
    private static final int FIRST_OF_OURS = 0x80 | 62;

    private static final String NAME = "x-bomb";
    private static final int LENGTH = 3_000;

    /** A field that is said once, and meant another four thousand times: 12 MB out of 7 KB. */
    @Test
    void n14_aHeadThatGrowsWhenItIsReadIsRefused() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.frame(HEADERS, END_STREAM | END_HEADERS, 1, headThatMeansAgain(4_000));

            assertThat(client.status(1)).isEqualTo(431);
            assertThat(client.get(3, "/health/live").status(3)).isEqualTo(200);
        }
    }

    /** The same field, where it is meant no more often than it may be. */
    @Test
    void aFieldThatIsRememberedIsTaken() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.frame(HEADERS, END_STREAM | END_HEADERS, 1, headThatMeansAgain(1));

            assertThat(client.status(1)).isEqualTo(200);
        }
    }

    /** A head with a field that is said once, and meant another so many times. */
    private static byte[] headThatMeansAgain(int times) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(RawHttp2.head("GET", "/topics", ":authority", "localhost"));
        head.writeBytes(remembered("x".repeat(LENGTH)));
        for (int i = 0; i < times; i++) {
            head.write(FIRST_OF_OURS);
        }
        return head.toByteArray();
    }

    /** A literal field with incremental indexing (RFC 7541, 6.2.1). */
    private static byte[] remembered(String value) {
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.write(0x40);
        field.write(NAME.length());
        field.writeBytes(NAME.getBytes(StandardCharsets.US_ASCII));
        int rest = value.length() - 127;
        field.write(127);
        field.write(rest & 127 | 128);
        field.write(rest >> 7);
        field.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
        return field.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /topics/a, text/plain",
        "POST, /topics, application/x-ndjson",
        "PUT, /subscriptions/bomb, application/json",
        "POST, /subscriptions/bomb/acks, application/json"
    })
    void n14_aBodyThatIsCompressedIsNotRead(String method, String path, String type) throws Exception {
        for (String coding : new String[] {"gzip", "deflate", "br", "identity, gzip"}) {
            try (RawHttp2 client = RawHttp2.connect(BROKER)) {
                client.request(
                        1,
                        END_STREAM,
                        method,
                        path,
                        ":authority",
                        "localhost",
                        "content-type",
                        type,
                        "content-encoding",
                        coding);

                assertThat(client.status(1)).as(coding).isEqualTo(415);
            }
        }
        assertThat(Http2User.of(BROKER).get("/messages?topic=%23").body()).contains("\"messages\":[]");
    }
}
