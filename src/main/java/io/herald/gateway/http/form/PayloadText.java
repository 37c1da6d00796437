package io.herald.gateway.http.form;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Tells text from other bytes: text is what is well-formed UTF-8. Belongs to one form. */
final class PayloadText {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer scratch = CharBuffer.allocate(1024);

    /** Whether the bytes from {@code start} to before {@code end} are well-formed UTF-8. */
    boolean isText(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] < 0) {
                return isWellFormed(ByteBuffer.wrap(bytes, i, end - i));
            }
        }
        return true;
    }

    private boolean isWellFormed(ByteBuffer bytes) {
        decoder.reset();
        CoderResult result;
        do {
            scratch.clear();
            result = decoder.decode(bytes, scratch, true);
        } while (result.isOverflow());
        return result.isUnderflow();
    }
}
