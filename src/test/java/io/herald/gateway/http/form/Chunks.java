package io.herald.gateway.http.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads HTTP chunks strictly, for tests. */
final class Chunks {
    private Chunks() {}

    /** The content of all the chunks that the buffer is; the buffer is given back. */
    static String content(ByteBuf chunks) {
        StringBuilder content = new StringBuilder();
        while (chunks.isReadable()) {
            int end = chunks.indexOf(chunks.readerIndex(), chunks.writerIndex(), (byte) '\r');
            int digits = end - chunks.readerIndex();
            int size = Integer.parseInt(
                    chunks.readCharSequence(digits, StandardCharsets.US_ASCII).toString(), 16);
            endLine(chunks);
            content.append(chunks.readCharSequence(size, UTF_8));
            endLine(chunks);
        }
        chunks.release();
        return content.toString();
    }

    private static void endLine(ByteBuf chunks) {
        assertThat(chunks.readShort()).as("the end of a line").isEqualTo((short) ('\r' << 8 | '\n'));
    }
}
