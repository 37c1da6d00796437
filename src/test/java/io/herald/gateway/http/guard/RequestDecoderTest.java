package io.herald.gateway.http.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Payloads;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row N15: where two readers could disagree on the end of a request, it is refused, and nothing after it is read. */
class RequestDecoderTest {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /** Requests, one a line; {@code ~} stands for CRLF. */
    private static final String AMBIGUOUS = """
            POST /a HTTP/1.1~Host: x~Transfer-Encoding: chunked~Content-Length: 5~~0~~
            POST /a HTTP/1.1~Host: x~Content-Length: 5~Transfer-Encoding: chunked~~0~~
            POST /a HTTP/1.1~Host: x~Content-Length: 5~Content-Length: 5~~hello
            POST /a HTTP/1.1~Host: x~Content-Length: 5~Content-Length: 6~~hello
            POST /a HTTP/1.1~Host: x~Content-Length: 5, 5~~hello
            POST /a HTTP/1.1~Host: x~Content-Length: +5~~hello
            POST /a HTTP/1.1~Host: x~Content-Length: -1~~
            POST /a HTTP/1.1~Host: x~Content-Length: 0x5~~hello
            POST /a HTTP/1.1~Host: x~Content-Length: 99999999999999999999~~hello
            POST /a HTTP/1.1~Host: x~Content-Length:~~hello
            POST /a HTTP/1.1~Host: x~Transfer-Encoding: chunked, identity~~0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding: identity, chunked~~0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding: xchunked~~0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding: chunked;q=1~~0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding:{VT}chunked~~0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding: "chunked"~~0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding : chunked~~0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding:~ chunked~~0~~
            POST /a HTTP/1.0~Host: x~Transfer-Encoding: chunked~~0~~
            GET /a HTTP/1.1~Host: x~Folded: a~ b~~
            GET /a HTTP/1.1~Host: x~Folded: a~{TAB}b~~
            GET /a HTTP/1.1~ Host: x~~
            GET /a HTTP/1.1{LF}Host: x~~
            GET /a HTTP/1.1~Host: x{LF}Bare: lf~~
            GET /a HTTP/1.1~Host: x~{LF}
            GET /a HTTP/1.1~Host: x~Bare: a{CR}b~~
            GET /a HTTP/1.1~Host: x~Na{NUL}me: x~~
            GET /a HTTP/1.1~Host: x~Name: x{NUL}y~~
            GET /a HTTP/1.1~Host: x~Na me: x~~
            GET /a HTTP/1.1~Host: x~Name : x~~
            GET /a HTTP/1.1~Host: x~: x~~
            GET /a HTTP/1.1~Host: x~no colon~~
            GET /a{VT} HTTP/1.1~Host: x~~
            {VT}GET /a HTTP/1.1~Host: x~~
            {NUL}{NUL}GET /a HTTP/1.1~Host: x~~
            GET /a~~
            GET  /a HTTP/1.1~Host: x~~
            GET /a  HTTP/1.1~Host: x~~
            GET /a HTTP/1.1 ~Host: x~~
             GET /a HTTP/1.1~Host: x~~
            GET{TAB}/a HTTP/1.1~Host: x~~
            GET /ä HTTP/1.1~Host: x~~
            GÄT /a HTTP/1.1~Host: x~~
            G(T /a HTTP/1.1~Host: x~~
            GET /a http/1.1~Host: x~~
            GET /a HTTP/1.1x~Host: x~~
            GET /a HTTP/1~Host: x~~
            GET /a HTTP/x.1~Host: x~~
            GET HTTP/1.1~Host: x~~
            GET /a HTTP/1.1 x~Host: x~~
            GET /a HTTP/1.1~NÄme: x~~
            """;

    private static final String CLEAR = """
            GET /a HTTP/1.1~Host: x~~
            ~~GET /a HTTP/1.1~Host: x~~
            GET /a HTTP/1.1~Host:x~Empty:~Tab: a{TAB}b {TAB}~!#$%&'*+-.^_`|: x~~
            POST /a HTTP/1.1~Host: x~Content-Length: 5~~hello
            POST /a HTTP/1.1~Host: x~Content-Length: 0~~
            POST /a HTTP/1.1~Host: x~Transfer-Encoding: Chunked~~5~hello~0~~
            M-SEARCH /a HTTP/1.1~Host: x~~
            GET /a HTTP/1.1~Host: x~Latin: ü~~
            """;

    static Stream<String> ambiguous() {
        return AMBIGUOUS.lines();
    }

    static Stream<String> clear() {
        return CLEAR.lines();
    }

    @ParameterizedTest
    @MethodSource("ambiguous")
    void aHeadThatCanBeReadInTwoWaysIsRefusedAndNothingAfterItIsRead(String request) {
        assertDecodes(request, "refused");
    }

    @ParameterizedTest
    @MethodSource("clear")
    void aHeadThatCanBeReadInOneWayOnlyIsReadAndSoIsTheNext(String request) {
        assertDecodes(request, "/a", "/smuggled");
    }

    /** The platform's decoder reads more where nothing comes out of what it has. */
    @Test
    void behindARequestThatIsHeldNothingIsRead() {
        AtomicInteger reads = new AtomicInteger();
        AtomicBoolean full = new AtomicBoolean(true);
        RequestDecoder decoder = new RequestDecoder(100, 1_000);
        EmbeddedChannel channel = new EmbeddedChannel(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext context) {
                        reads.incrementAndGet();
                        context.read();
                    }
                },
                decoder);
        decoder.holdBy(new Backlog(channel, full::get, () -> false, bytes -> {}));
        reads.set(0);

        channel.writeInbound(Unpooled.copiedBuffer(SMUGGLED, ISO_8859_1));
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.writeInbound(Unpooled.copiedBuffer(SMUGGLED, ISO_8859_1));
        assertThat(reads).hasValue(0);
        assertThat(channel.inboundMessages()).isEmpty();

        full.set(false);
        decoder.goOn();
        assertThat(channel.inboundMessages()).hasSize(4);
        channel.finishAndReleaseAll();
    }

    @Test
    void aTargetIsOfAnyVisibleCharacters() {
        assertDecodes("GET /a|b{}\"^%C3%A4?q=[1] HTTP/1.1~Host: x~~", "/a|b{}\"^%C3%A4?q=[1]", "/smuggled");
    }

    private static void assertDecodes(String request, String... expected) {
        String written = request.replace("~", "\r\n")
                .replace("{CR}", "\r")
                .replace("{LF}", "\n")
                .replace("{NUL}", "\0")
                .replace("{TAB}", "\t")
                .replace("{VT}", "\u000B");
        byte[] octets = (written + SMUGGLED).getBytes(ISO_8859_1);
        for (int chop : new int[] {1, 2, 3, 7, octets.length}) {
            assertThat(decode(octets, chop)).as("in pieces of %d", chop).containsExactly(expected);
        }
    }

    @Test
    void readingIsInThePhaseThatTheBytesAreIn() {
        RequestDecoder decoder = new RequestDecoder(4096, 8192);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        List<RequestDecoder.Phase> phases = new ArrayList<>(List.of(decoder.phase()));

        for (String piece : List.of("PO", "ST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n", "h", "i", "\r\n", "\r\nG")) {
            channel.writeInbound(Unpooled.copiedBuffer(piece, ISO_8859_1));
            phases.add(decoder.phase());
            assertThat(decoder.hasRead()).isEqualTo(phases.contains(RequestDecoder.Phase.IDLE));
        }

        assertThat(phases)
                .containsExactly(
                        RequestDecoder.Phase.NEW,
                        RequestDecoder.Phase.HEAD,
                        RequestDecoder.Phase.BODY,
                        RequestDecoder.Phase.BODY,
                        RequestDecoder.Phase.IDLE,
                        RequestDecoder.Phase.IDLE,
                        RequestDecoder.Phase.HEAD);
        channel.finishAndReleaseAll();
    }

    @Test
    void aHeadThatIsKnownIsNotReadAgain() {
        RequestDecoder decoder = new RequestDecoder(4096, 8192);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        String head = "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n";
        channel.writeInbound(Unpooled.copiedBuffer(head + "hi", ISO_8859_1));
        channel.releaseInbound();
        decoder.knowHead(2);

        String other = "GET /b HTTP/1.1\r\n\r\n";
        channel.writeInbound(Unpooled.copiedBuffer(head + "ab" + head + "cd" + other + head + "e", ISO_8859_1));
        Payloads bodies = ((RequestDecoder.Repeated) channel.readInbound()).bodies();
        assertThat(bodies.count()).isEqualTo(2);
        assertThat(bodies.copy(0)).containsExactly('a', 'b');
        assertThat(bodies.copy(1)).containsExactly('c', 'd');
        assertThat(((HttpRequest) channel.readInbound()).uri()).isEqualTo("/b");
        ReferenceCountUtil.release(channel.readInbound());
        assertThat(((HttpRequest) channel.readInbound()).uri())
                .as("not here whole, so read as any other")
                .isEqualTo("/a");
        channel.finishAndReleaseAll();
    }

    /** The paths of the requests that come out, or what became of them. */
    private static List<String> decode(byte[] octets, int chop) {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(4096, 8192));
        List<String> seen = new ArrayList<>();
        for (int from = 0; from < octets.length; from += chop) {
            channel.writeInbound(Unpooled.copiedBuffer(octets, from, Math.min(chop, octets.length - from)));
        }
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest request) {
                seen.add(request.decoderResult().isSuccess() ? request.uri() : "refused");
            } else {
                assertThat(((HttpContent) message).decoderResult().isSuccess()).isTrue();
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
        return seen;
    }
}
