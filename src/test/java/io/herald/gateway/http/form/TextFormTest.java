package io.herald.gateway.http.form;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.Encoded;
import io.herald.topic.TopicFilter;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How messages share frames, and what stands between them where there are none. */
class TextFormTest {
    private final TextForm form = TextForm.ofPayloads(Framing.CHUNKS);

    @Test
    void allMessagesOfAllRunsComeInOrder() {
        Encoded encoded =
                form.encode(List.of(Messages.run("a", "1", "2"), Messages.run("a", "3")), ByteBufAllocator.DEFAULT);

        assertThat(encoded.messages()).isEqualTo(3);
        assertThat(Chunks.content(encoded.bytes())).isEqualTo("data: 1\n\ndata: 2\n\ndata: 3\n\n");
    }

    @Test
    void theLastMessageCanBeSentAlone() {
        Encoded encoded =
                form.encode(List.of(Messages.run("a", "1", "2"), Messages.run("a", "3")), ByteBufAllocator.DEFAULT);

        assertThat(Chunks.content(encoded.bytes().skipBytes(encoded.lastStart())))
                .isEqualTo("data: 3\n\n");
    }

    @Test
    void aLoneMessageIsTheLastOne() {
        Encoded encoded = form.encode(List.of(Messages.run("a", "1")), ByteBufAllocator.DEFAULT);

        assertThat(encoded.lastStart()).isZero();
        assertThat(Chunks.content(encoded.bytes())).isEqualTo("data: 1\n\n");
    }

    @Test
    void withoutFramesThereIsOnlyTheTextAndTheLastMessageCanBeSentAlone() {
        TextForm plain = TextForm.ofPayloads(Framing.NONE);

        Encoded encoded =
                plain.encode(List.of(Messages.run("a", "1", "2"), Messages.run("a", "3")), ByteBufAllocator.DEFAULT);

        assertThat(encoded.messages()).isEqualTo(3);
        assertThat(encoded.bytes().toString(US_ASCII)).isEqualTo("data: 1\n\ndata: 2\n\ndata: 3\n\n");
        assertThat(encoded.bytes().skipBytes(encoded.lastStart()).toString(US_ASCII))
                .isEqualTo("data: 3\n\n");
        assertThat(plain.heartbeat().toString(US_ASCII)).isEqualTo(":\n\n");
    }

    @Test
    void onlyChunksHaveAnEndOfTheirOwn() {
        assertThat(form.ending().toString(US_ASCII)).isEqualTo("0\r\n\r\n");
        assertThat(TextForm.ofPayloads(Framing.NONE).ending().isReadable()).isFalse();
    }

    @Test
    void whatCannotBeToldIsNoChunkAsAnEmptyOneWouldBeTheLast() {
        assertThat(TextForm.ofLines(Framing.CHUNKS).comeBack(1_000).isReadable())
                .isFalse();
        assertThat(Chunks.content(form.comeBack(1_000))).isEqualTo("retry: 1000\n\n");
    }

    @Test
    void aFormThatEncodedAGiantEncodesSmallOnesAfterIt() {
        String giant = "x".repeat(3 << 20);

        Encoded large = form.encode(List.of(Messages.run("a", giant)), ByteBufAllocator.DEFAULT);
        Encoded small = form.encode(List.of(Messages.run("a", "1")), ByteBufAllocator.DEFAULT);

        assertThat(Chunks.content(large.bytes())).isEqualTo("data: " + giant + "\n\n");
        assertThat(Chunks.content(small.bytes())).isEqualTo("data: 1\n\n");
    }

    @Test
    void jsonLinesAreEnvelopesAndControlObjects() {
        TextForm lines = TextForm.ofLines(Framing.CHUNKS);

        String line = Chunks.content(lines.encode(List.of(Messages.run("a", "x\r\n")), ByteBufAllocator.DEFAULT)
                .bytes());

        assertThat(line).startsWith("{\"topic\":\"a\",").endsWith("\"payload\":\"x\\r\\n\"}\n");
        assertThat(Chunks.content(lines.gap(TopicFilter.of("#", 200), 3)))
                .isEqualTo("{\"gap\":{\"filter\":\"#\",\"count\":3}}\n");
        assertThat(Chunks.content(lines.heartbeat())).isEqualTo("\n");
    }
}
