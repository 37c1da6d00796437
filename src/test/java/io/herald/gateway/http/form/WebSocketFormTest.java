package io.herald.gateway.http.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.herald.gateway.Encoded;
import io.herald.topic.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames as RFC 6455 has them. */
class WebSocketFormTest {
    private final WebSocketForm payloads = WebSocketForm.ofPayloads();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1 << 20})
    void lengthsAreSaidInTheirShortestForm(int length) {
        String payload = "x".repeat(length);
        ByteBuf frame = payloads.encode(List.of(Messages.run("a", payload)), ByteBufAllocator.DEFAULT)
                .bytes();

        assertThat(frame.readableBytes() - length).isEqualTo(length < 126 ? 2 : length < 65_536 ? 4 : 10);
        assertThat(text(frame)).isEqualTo(payload);
        frame.release();
    }

    @Test
    void theLastMessageCanBeSentAlone() {
        Encoded encoded = payloads.encode(List.of(Messages.run("a", "one", "two")), ByteBufAllocator.DEFAULT);

        assertThat(encoded.messages()).isEqualTo(2);
        assertThat(text(encoded.bytes().skipBytes(encoded.lastStart()))).isEqualTo("two");
        encoded.bytes().release();
    }

    @Test
    void bytesThatAreNotUtf8AreABinaryFrame() {
        ByteBuf frame = payloads.encode(List.of(Messages.run(new byte[] {(byte) 0xFF})), ByteBufAllocator.DEFAULT)
                .bytes();

        assertThat(frame.readUnsignedByte()).isEqualTo((short) 0x82);
        frame.release();
    }

    @Test
    void controlEventsAreObjectsWithTheirNameAsTheOnlyMember() {
        ByteBuf frame = WebSocketForm.ofEnvelopes().error(ErrorCode.RATE_LIMITED, "too slow");

        assertThat(text(frame)).isEqualTo("{\"error\":{\"code\":\"rate-limited\",\"detail\":\"too slow\"}}");
        frame.release();
    }

    /** The text of the only frame in the buffer. */
    private static String text(ByteBuf frame) {
        assertThat(frame.readUnsignedByte()).isEqualTo((short) 0x81);
        int length = frame.readUnsignedByte();
        length = length < 126 ? length : length == 126 ? frame.readUnsignedShort() : (int) frame.readLong();
        assertThat(frame.readableBytes()).isEqualTo(length);
        return frame.readCharSequence(length, UTF_8).toString();
    }
}
