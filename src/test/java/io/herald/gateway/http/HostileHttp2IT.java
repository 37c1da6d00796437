package io.herald.gateway.http;

import static io.herald.gateway.http.RawHttp2.CALM;
import static io.herald.gateway.http.RawHttp2.CONTINUATION;
import static io.herald.gateway.http.RawHttp2.DATA;
import static io.herald.gateway.http.RawHttp2.END_HEADERS;
import static io.herald.gateway.http.RawHttp2.END_STREAM;
import static io.herald.gateway.http.RawHttp2.GO_AWAY;
import static io.herald.gateway.http.RawHttp2.HEADERS;
import static io.herald.gateway.http.RawHttp2.NO_ERROR;
import static io.herald.gateway.http.RawHttp2.PING;
import static io.herald.gateway.http.RawHttp2.PRIORITY;
import static io.herald.gateway.http.RawHttp2.PROTOCOL_ERROR;
import static io.herald.gateway.http.RawHttp2.REFUSED_STREAM;
import static io.herald.gateway.http.RawHttp2.RESET;
import static io.herald.gateway.http.RawHttp2.SETTINGS;
import static io.herald.gateway.http.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.BesideOthers;
import io.herald.TlsBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that mean no good: each is stopped, and nobody else notices. */
@Timeout(120)
class HostileHttp2IT {
    @RegisterExtension
    static final TlsBroker BROKER = TlsBroker.open(
            "HTTP_HEADTIMEOUT", "1s", "HTTP_BODYTIMEOUT", "2s", "HTTP_IDLETIMEOUT", "3s", "LIMITS_QUEUEBYTES", "64KiB");

    /** Frames in one write are in few reads, and nobody would hear of the end while it writes. */
    private static final int FLOOD = 1_000;
    /** More than may be, by little: whoever still writes when the connection ends cannot read why. */
    private static final int GIVEN_UP = 220;

    @AfterEach
    void othersGoOn() throws Exception {
        assertThat(Http2User.of(BROKER).post("/topics/after", "x").statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        SETTINGS + ", 0, 0",
        PING + ", 0, 8",
        PRIORITY + ", 3, 5",
        "200, 0, 0",
        SETTINGS + ", 0, 6",
    })
    void n16_aFloodOfFramesThatCarryNothingEndsTheConnection(int type, int stream, int bytes) throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.octets(times(GIVEN_UP, RawHttp2.frameOf(type, 0, stream, new byte[bytes])));

            assertThat(client.next(frame -> frame.is(GO_AWAY)).code()).isEqualTo(CALM);
            assertThat(client.next(frame -> frame.is(GO_AWAY))).isNull();
        }
    }

    @Test
    void n16_aFloodOfEmptyDataEndsTheConnection() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.request(1, 0, "POST", "/topics/empty", ":authority", "localhost");
            client.octets(times(GIVEN_UP, RawHttp2.frameOf(DATA, 0, 1)));

            assertThat(client.next(frame -> frame.is(GO_AWAY)).code()).isEqualTo(CALM);
        }
    }

    @ParameterizedTest
    @CsvSource({"/topics, " + RESET + ", 8", "/events?topic=made, " + WINDOW_UPDATE + ", 0"})
    void n16_aFloodOfRequestsThatAreGivenUpEndsTheConnection(String path, int type, int value) throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int stream = 1; stream < 2 * GIVEN_UP; stream += 2) {
                byte[] head = RawHttp2.head("GET", path, ":authority", "localhost");
                frames.writeBytes(RawHttp2.frameOf(HEADERS, END_STREAM | END_HEADERS, stream, head));
                frames.writeBytes(RawHttp2.frameOf(type, 0, stream, new byte[] {0, 0, 0, (byte) value}));
            }
            client.octets(frames.toByteArray());

            assertThat(client.next(frame -> frame.is(GO_AWAY)).code()).isEqualTo(CALM);
            assertThat(client.next(frame -> frame.is(GO_AWAY))).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void n16_aHeadThatDoesNotEndIsNotTaken(int bytes) throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.frame(HEADERS, END_STREAM, 1, RawHttp2.head("GET", "/", ":authority", "localhost"));
            byte[] field = new byte[bytes];
            Arrays.fill(field, (byte) 'a');
            flood(client, RawHttp2.frameOf(CONTINUATION, 0, 1, field));

            assertThat(client.next(frame -> frame.is(HEADERS) && frame.stream() == 1))
                    .isNull();
        }
    }

    @Test
    void aHeadThatIsTooLongIsRefusedAndTheConnectionGoesOn() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.request(1, END_STREAM, "GET", "/", ":authority", "localhost", "x-long", "x".repeat(13_000));
            assertThat(client.status(1)).isEqualTo(431);
            assertThat(client.get(3, "/").status(3)).isEqualTo(200);
        }
    }

    @Test
    void moreRequestsThanMayBeOpenAreRefused() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            for (int i = 0; i <= ServerOptions.MOST_STREAMS; i++) {
                client.get(2 * i + 1, "/events?topic=many");
            }
            RawHttp2.Frame reset = client.next(frame -> frame.is(RESET));
            assertThat(reset.code()).isEqualTo(REFUSED_STREAM);
            assertThat(reset.stream()).isEqualTo(2 * ServerOptions.MOST_STREAMS + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\u0001", "/\u00e4", "/topics/a\r\nx: y"})
    void aTargetThatMayNotBeIsNoRequest(String path) throws Exception {
        refused("GET", path, ":authority", "localhost");
    }

    @Test
    void aHeadThatMayNotBeIsNoRequest() throws Exception {
        refused("GET", "/", ":authority", "localhost", "x-forged", "a\r\nb: c");
        refused("GET", "/", ":authority", "localhost", "x-nul", "a\0b");
        refused("GET", "/", ":authority", "localhost", "x-bell", "a\u0007b");
        refused("GET", "/", ":authority", "localhost", "host", "evil.example");
        refused("GET", "/", "host", "localhost", "host", "localhost");
        refused("GET", "/", ":authority", "localhost", "connection", "close");
        refused("GET", "/", ":authority", "localhost", "transfer-encoding", "chunked");
        refused("POST", "/topics/a", ":authority", "localhost", "content-length", "1x");
        refused("GET", "/", ":authority", "localhost", "X-Upper", "a");
        refused("CONNECT", "/", ":authority", "localhost");
    }

    private static void refused(String method, String path, String... more) throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.request(1, END_STREAM, method, path, more);
            RawHttp2.Frame answer = client.next(frame -> frame.is(RESET) || frame.is(GO_AWAY) || frame.is(HEADERS));
            assertThat(answer.type()).as(method + " " + path).isNotEqualTo(HEADERS);
            assertThat(answer.code()).isEqualTo(PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @CsvSource({":authority, localhost, 200", "host, localhost, 200", ":authority, evil.example, 421", "x, y, 400"})
    void theHostHasToBeOurs(String name, String value, int status) throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.request(1, END_STREAM, "GET", "/", name, value);
            assertThat(client.status(1)).isEqualTo(status);
        }
    }

    @Test
    @BesideOthers
    void n13_whoSaysNothingBehindItsHandshakeIsCutOff() throws Exception {
        try (RawHttp2 silent = RawHttp2.silent(BROKER)) {
            // How the broker wants to be spoken to is all that is heard of it.
            assertThat(silent.next(frame -> !frame.is(SETTINGS))).isNull();
        }
    }

    @Test
    @BesideOthers
    void n13_aBeginningThatDripsIsCutOff() throws Exception {
        try (RawHttp2 client = RawHttp2.silent(BROKER)) {
            client.preface().next(frame -> frame.is(SETTINGS));
            assertThat(client.isCutOffDripping(RawHttp2.frameOf(SETTINGS, 0, 0, new byte[6_000])))
                    .isTrue();
        }
    }

    @Test
    @BesideOthers
    void n13_aHeadThatDripsIsCutOff() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.get(1, "/health/live").next(RawHttp2.Frame::isLast);
            assertThat(client.isCutOffDripping(RawHttp2.frameOf(HEADERS, END_STREAM, 3, new byte[6_000])))
                    .isTrue();
        }
    }

    @Test
    @BesideOthers
    void n13_aBodyThatDripsIsRefusedAndItsConnectionGoesOn() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.request(1, 0, "POST", "/topics/slow", ":authority", "localhost");
            client.get(3, "/events?topic=quiet");
            assertThat(client.status(1)).isEqualTo(408);
            assertThat(client.next(frame -> frame.stream() == 1 && frame.is(RESET)))
                    .isNotNull();
            assertThat(client.get(5, "/health/live").status(5)).isEqualTo(200);
        }
    }

    @Test
    @BesideOthers
    void aConnectionWithoutRequestsIsClosedInOrder() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER)) {
            client.get(1, "/health/live");
            assertThat(client.next(frame -> frame.is(GO_AWAY)).code()).isEqualTo(NO_ERROR);
            assertThat(client.next()).isNull();
        }
    }

    @Test
    void n1_whoReadsNoAnswersGetsNoMoreOfThem() throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER, 0)) {
            int status = 200;
            for (int stream = 1; status == 200; stream += 2) {
                assertThat(stream).isLessThan(2 * ServerOptions.MOST_STREAMS);
                status = client.get(stream, "/openapi.json").status(stream);
            }
            assertThat(status).isEqualTo(429);
        }
    }

    @Test
    void n1_aStreamThatIsNotReadLosesItsMessagesAndTheOthersOfItsConnectionDoNot() throws Exception {
        String payload = "x".repeat(8 << 10);
        int messages = 200;
        try (RawHttp2 client = RawHttp2.connect(BROKER, 1_000)) {
            client.get(1, "/events?topic=flood&qos=0");
            client.get(3, "/events?topic=flood&qos=0").windowUpdate(3, 1 << 30).windowUpdate(0, 1 << 30);
            client.until(3, "subscribed");
            Http2User publisher = Http2User.of(BROKER);
            for (int i = 0; i < messages; i++) {
                assertThat(publisher.post("/topics/flood?qos=0", i + payload).statusCode())
                        .isEqualTo(202);
                assertThat(client.until(3, "\n\n")).startsWith("data: " + i + "x");
            }
            assertThat(publisher.get("/connections").body()).doesNotContainPattern("\"waitingBytes\":[0-9]{7}");
            client.windowUpdate(1, 1 << 30);
            publisher.post("/topics/flood?qos=0", "last");
            // 256 KiB wait at its connection, 64 KiB as its queue.
            assertThat(client.until(1, "event: gap").split("data: ")).hasSizeBetween(10, 80);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    @BesideOthers
    void anAnswerThatNobodyReadsIsGivenUp(int window) throws Exception {
        try (RawHttp2 client = RawHttp2.connect(BROKER, window)) {
            client.get(1, "/openapi.json");
            assertThat(client.status(1)).isEqualTo(200);
            assertThat(client.next(frame -> frame.is(RESET)).stream()).isEqualTo(1);
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static boolean goesOn(Attempt attempt) {
        try {
            attempt.run();
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    private static void flood(RawHttp2 client, byte[] frame) {
        byte[] frames = times(100, frame);
        int sent = 0;
        while (sent < FLOOD && goesOn(() -> client.octets(frames))) {
            sent += 100;
        }
    }

    private static byte[] times(int times, byte[] frame) {
        byte[] frames = new byte[times * frame.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(frame, 0, frames, i * frame.length, frame.length);
        }
        return frames;
    }
}
