package io.herald.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.http.websocket.Frame;
import io.herald.gateway.http.websocket.RawWebSocket;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets that are opened for another door, which says back here what it is told. */
class WebSocketHandoverVerticleTest {
    private HttpBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = HttpBroker.start("http.headTimeout 200ms\nhttp.idleTimeout 200ms\nlimits.connections 3");
    }

    @AfterEach
    void stop() throws Exception {
        broker.stop();
    }

    @Test
    void bytesGoBothWaysHoweverTheyAreCutIntoFramesAndReads() throws Exception {
        for (int frameBytes : new int[] {1, 3, 125, 126, 1000}) {
            for (int chop : new int[] {1, 2, 7, 100_000}) {
                try (RawWebSocket socket = open()) {
                    byte[] said = new byte[frameBytes == 1 ? 50 : 2000];
                    new Random(chop).nextBytes(said);
                    for (int i = 0; i < said.length; i++) {
                        // One that a read ends with would end the connection.
                        said[i] = said[i] == 'q' ? 0 : said[i];
                    }
                    socket.sendInChops(socket.octets(frames(said, frameBytes)), chop);

                    assertThat(hear(socket, said.length)).isEqualTo(said);
                }
            }
        }
    }

    @Test
    void aMessageInManyFragmentsIsHeardAsItComes() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.send(socket.octets(Frame.binary("a".getBytes(ISO_8859_1)).unfinished()));
            assertThat(hear(socket, 1)).isEqualTo(new byte[] {'a'});
            socket.send(socket.octets(
                    Frame.ping("between"),
                    Frame.continuation("b").unfinished(),
                    Frame.continuation("").unfinished(),
                    Frame.continuation("c")));

            assertThat(socket.next()).isEqualTo(Frame.pong("between"));
            assertThat(hear(socket, 2)).isEqualTo(new byte[] {'b', 'c'});
        }
    }

    @Test
    void whatHasComeOfALongFrameIsHeardBeforeTheRestIsSent() throws Exception {
        int piece = 1 << 14;
        try (RawWebSocket socket = open()) {
            byte[] octets = socket.octets(Frame.binary(RawWebSocket.bytes(8 << 20, 7)));
            int headBytes = octets.length - (8 << 20);
            for (int at = 0; at < octets.length; at += piece) {
                int end = Math.min(octets.length, at + piece);
                socket.send(Arrays.copyOfRange(octets, at, end));
                assertThat(hear(socket, end - Math.max(at, headBytes))).containsOnly(7);
            }
        }
    }

    @Test
    void whatComesInOneReadWithTheHandshakeIsHeard() throws Exception {
        try (RawHttp client = RawHttp.connect(broker.port())) {
            Buffer octets = Buffer.buffer(HandoverHandshakeVerticleTest.HANDSHAKE.replace("\n", "\r\n") + "\r\n\r\n")
                    .appendBytes(Frame.binary(new byte[] {1, 2, 3}).masked(new Random(1)));
            client.send(octets.toString(ISO_8859_1));
            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            client.send(Buffer.buffer(Frame.close(1000).masked(new Random(2))).toString(ISO_8859_1));

            assertThat(client.untilEnd()).isEqualTo("\u0082\3\1\2\3\u0088\2\u0003\u00E8");
        }
    }

    @Test
    void whoClosesGetsItsOwnCodeBackAndTheEnd() throws Exception {
        for (int code : new int[] {1000, 1001, 3000, 4999}) {
            try (RawWebSocket socket = open()) {
                socket.send(socket.octets(Frame.close(code, "enough".getBytes(ISO_8859_1))));

                assertThat(socket.next()).isEqualTo(Frame.close(code));
                socket.expectEnd();
            }
        }
    }

    @Test
    void whoClosesWithoutACodeIsAnsweredWithoutOne() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.send(socket.octets(Frame.of(Frame.CLOSE, Buffer.buffer())));

            assertThat(socket.next().closeCode()).isEqualTo(1005);
            socket.expectEnd();
        }
    }

    @Test
    void whereTheOtherDoorClosesTheClientIsAskedToAndAnswers() throws Exception {
        try (RawWebSocket socket = open()) {
            socket.send(socket.octets(Frame.binary("q".getBytes(ISO_8859_1)), Frame.ping("too late")));

            assertThat(hear(socket, 1)).isEqualTo(new byte[] {'q'});
            assertThat(socket.next().closeCode()).isEqualTo(1000);
            socket.answerClose();
            socket.expectEnd();
        }
    }

    @ParameterizedTest(name = "{0} is closed with {1}")
    @CsvSource({
        "text, 1003",
        "unmasked, 1002",
        "reserved bits, 1002",
        "reserved opcode, 1002",
        "long ping, 1002",
        "cut ping, 1002",
        "continuation of nothing, 1002",
        "message in a message, 1002",
        "length that is too long, 1002",
        "length in more bytes than it needs, 1002",
        "close code of one byte, 1002",
        "close code that does not exist, 1002",
        "close reason that is no text, 1007"
    })
    void whoBreaksTheRulesIsToldWhichAndHeardUpToThere(String what, int code) throws Exception {
        try (RawWebSocket socket = open()) {
            byte[] good = socket.octets(Frame.binary(new byte[] {1}));
            byte[] bad = Buffer.buffer(good).appendBytes(bad(socket, what)).getBytes();
            socket.send(Buffer.buffer(bad).appendBytes(good).getBytes());

            byte first = 1;
            assertThat(hear(socket, what.startsWith("message in") ? 2 : 1)[0]).isEqualTo(first);
            assertThat(socket.next().closeCode()).isEqualTo(code);
            socket.expectEndOrReset();
        }
    }

    private static byte[] bad(RawWebSocket socket, String what) {
        return switch (what) {
            case "text" -> socket.octets(Frame.text("hello"));
            case "unmasked" -> Frame.binary(new byte[] {2}).unmasked();
            case "reserved bits" -> socket.octets(Frame.binary(new byte[] {2}).withReservedBits(4));
            case "reserved opcode" -> socket.octets(Frame.of(3, Buffer.buffer()));
            case "long ping" -> socket.octets(Frame.ping("x".repeat(126)));
            case "cut ping" -> socket.octets(Frame.ping("x").unfinished());
            case "continuation of nothing" -> socket.octets(Frame.continuation("x"));
            case "message in a message" ->
                socket.octets(Frame.binary(new byte[] {2}).unfinished(), Frame.binary(new byte[] {3}));
            case "length that is too long" -> Frame.hex("82 FF 80 00 00 00 00 00 00 01 00 00 00 00");
            case "length in more bytes than it needs" -> Frame.hex("82 FE 00 7D 00 00 00 00");
            case "close code of one byte" -> socket.octets(Frame.of(Frame.CLOSE, Buffer.buffer("x")));
            case "close code that does not exist" -> socket.octets(Frame.close(1005));
            default -> socket.octets(Frame.close(1000, new byte[] {(byte) 0xC0}));
        };
    }

    @Test
    void itIsOneConnectionUntilItIsClosedAndKeepsNoDeadlineOfHttp() throws Exception {
        try (RawWebSocket socket = open();
                RawWebSocket other = open()) {
            assertThat(broker.metrics().snapshot().connections()).isEqualTo(2);
            try (RawHttp idle = RawHttp.connect(broker.port())) {
                // Cut off for saying nothing: by then so would the others have been.
                assertThat(idle.untilEnd()).isEmpty();
            }
            socket.send(socket.octets(Frame.binary(new byte[] {1})));
            assertThat(hear(socket, 1)).hasSize(1);
            other.send(other.octets(Frame.close(1000)));
            assertThat(other.next().closeCode()).isEqualTo(1000);
            other.expectEnd();
        }
    }

    @Test
    void aDoorThatStopsTakesNoMoreAndClosesWith1001() throws Exception {
        try (RawWebSocket socket = open();
                RawHttp late = RawHttp.connect(broker.port())) {
            late.request("GET /health/live HTTP/1.1").answer();
            broker.drain();
            assertThat(late.request(HandoverHandshakeVerticleTest.HANDSHAKE)
                            .answer()
                            .status())
                    .isEqualTo(503);
            socket.send(socket.octets(Frame.binary("q".getBytes(ISO_8859_1))));

            assertThat(hear(socket, 1)).hasSize(1);
            assertThat(socket.next().closeCode()).isEqualTo(1001);
        }
    }

    private RawWebSocket open() throws IOException {
        return RawWebSocket.open(broker.port(), "/mqtt", "mqtt");
    }

    private static Frame[] frames(byte[] bytes, int each) {
        Frame[] frames = new Frame[(bytes.length + each - 1) / each];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = Frame.binary(Arrays.copyOfRange(bytes, i * each, Math.min(bytes.length, (i + 1) * each)));
        }
        return frames;
    }

    /** So many bytes, in however many frames they come. */
    private static byte[] hear(RawWebSocket socket, int count) throws IOException {
        Buffer heard = Buffer.buffer();
        while (heard.length() < count) {
            Frame frame = socket.next();
            assertThat(frame.opcode()).as(frame.toString()).isEqualTo(Frame.BINARY);
            heard.appendBuffer(frame.payload());
        }
        return heard.getBytes();
    }
}
