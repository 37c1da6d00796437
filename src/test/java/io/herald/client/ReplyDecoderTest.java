package io.herald.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.herald.topic.Header;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyDecoderTest {
    private static final String CONVERSATION = """
            OK herald 0.1.0 session=new\r
            MSG a%20b 5 at=7 from="pub \\"1\\"" type=text/plain h.x=y h.x= later=1 flag
            a
            \n c
            GAP sensors/# 12
            ERR bad-topic no wildcards
            TOPIC a%25 subscribers=3 messages=4
            MSG empty 0 at=1

            PONG
            BYE
            OK
            """;

    @Test
    void theSameBytesGiveTheSameRepliesInEveryChunkSize() throws IOException {
        byte[] bytes = CONVERSATION.getBytes(StandardCharsets.UTF_8);
        List<Object> whole = replies(bytes, bytes.length);

        assertThat(whole).hasSize(9);
        for (int chunk = 1; chunk < bytes.length; chunk++) {
            assertThat(replies(bytes, chunk)).as("chunks of %d", chunk).isEqualTo(whole);
        }
    }

    @Test
    void aMessageHasAllThatItsHeadSays() throws IOException {
        Delivery delivery = (Delivery)
                decode("MSG a%20b 3 at=7 from=\"pub \\\"1\\\"\" type=text/plain h.x=y h.=z h.a%20%3D%C3%A9=\nhey\n");

        assertThat(delivery.topic()).isEqualTo("a b");
        assertThat(delivery.payload()).asString().isEqualTo("hey");
        assertThat(delivery.atMs()).isEqualTo(7);
        assertThat(delivery.publisher()).isEqualTo("pub \"1\"");
        assertThat(delivery.type()).isEqualTo("text/plain");
        assertThat(delivery.headers())
                .containsExactly(new Header("x", "y"), new Header("", "z"), new Header("a =é", ""));
        assertThat(delivery.ttlMs()).isZero();
        assertThat(((Delivery) decode("MSG t 0 id=4 ttl=14230ms\n\n")).ttlMs()).isEqualTo(14_230);
    }

    @Test
    void aBlankLineMeansNothing() throws IOException {
        assertThat(decode("\n\r\n\nPONG\n")).isInstanceOf(Reply.Pong.class);
        assertThat(decode("\n\r\n")).isNull();
    }

    @Test
    void aPayloadThatLooksLikeALineStaysPayload() throws IOException {
        Delivery delivery = (Delivery) decode("MSG t 14\nERR x y\nPONG\n\n\n");

        assertThat(delivery.payload()).asString().isEqualTo("ERR x y\nPONG\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\n",
                " \n",
                "MSG\n",
                "MSG t\n",
                "MSG t -1\n",
                "MSG t 0 ttl=soon\n\n",
                "MSG t 5x\n",
                "MSG t 99999999999999999999\n",
                "MSG t 2000000000\n",
                "MSG t 3\nabcd\n",
                "MSG t 1 from=\"open\nx\n",
                "MSG t 1 at=soon\nx\n",
                "MSG t 1 h.%0=x\nx\n",
                "MSG t 1 h.%0A=x\nx\n",
                "MSG t 1 h.%ff=x\nx\n",
                "MSG %zz 1\nx\n",
                "MSG %ff 1\nx\n",
                "GAP t\n",
                "GAP t many\n",
                "TOPIC t subscribers=-1\n"
            })
    void whatIsNotTheProtocolIsSaidToBeSo(String hostile) {
        assertThatThrownBy(() -> decode(hostile)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aLineWithoutAnEndIsGivenUp() {
        byte[] endless = new byte[3 * ReplyDecoder.MAX_LINE_BYTES];

        assertThatThrownBy(() -> replies(endless, 1 << 16)).isInstanceOf(ProtocolException.class);
    }

    @Property
    void anyBytesAreRepliesOrARefusalToReadThem(@ForAll byte[] garbage) throws IOException {
        try {
            assertThat(replies(garbage, 7)).doesNotContainNull();
        } catch (ProtocolException e) {
            assertThat(e).hasMessageNotContaining("\n");
        }
    }

    private static Reply decode(String text) throws IOException {
        ReplyDecoder decoder = new ReplyDecoder();
        decoder.fill(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return decoder.next();
    }

    /** Records compare arrays by identity, so a delivery is told as text. */
    private static List<Object> replies(byte[] bytes, int chunk) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int at, int length) {
                return super.read(to, at, Math.min(chunk, length));
            }
        };
        ReplyDecoder decoder = new ReplyDecoder();
        List<Object> replies = new ArrayList<>();
        while (decoder.fill(in)) {
            for (Reply reply = decoder.next(); reply != null; reply = decoder.next()) {
                replies.add(reply instanceof Delivery d ? d.topic() + d.headers() + new String(d.payload()) : reply);
            }
        }
        return replies;
    }
}
