package io.herald.gateway.http.websocket;

/**
 * Follows a text in UTF-8 byte by byte, however it is cut into pieces, and says at the first byte that cannot belong to
 * any well-formed text that it is wrong. Owned by one {@link MessageAssembler}; not thread-safe.
 *
 * <p>The rules are table 3-7 of the Unicode standard (the same as RFC 3629, section 4): only the byte after the lead
 * byte has a range of its own, which is what keeps out overlong forms, surrogates and everything beyond U+10FFFF.
 *
 * <pre>
 *   lead       second     more        keeps out
 *   00..7F
 *   C2..DF     80..BF                 C0, C1: overlong
 *   E0         A0..BF     1 x 80..BF  80..9F: overlong
 *   ED         80..9F     1 x 80..BF  A0..BF: surrogates
 *   E1..EF     80..BF     1 x 80..BF
 *   F0         90..BF     2 x 80..BF  80..8F: overlong
 *   F1..F3     80..BF     2 x 80..BF
 *   F4         80..8F     2 x 80..BF  90..BF: beyond U+10FFFF
 * </pre>
 *
 * <p>A {@link java.nio.charset.CharsetDecoder} that reports malformed input comes to the same verdict on a whole text
 * (a test compares them), but sees some faults only when the sequence is complete: a surrogate at its third byte.
 */
final class Utf8Check {
    private static final int FIRST_CONTINUATION = 0x80;
    private static final int LAST_CONTINUATION = 0xBF;

    private int missing;
    private int low = FIRST_CONTINUATION;
    private int high = LAST_CONTINUATION;

    /** Begins a new text. */
    void restart() {
        missing = 0;
        low = FIRST_CONTINUATION;
        high = LAST_CONTINUATION;
    }

    /**
     * Takes the next piece of the text.
     *
     * @return false if the text is malformed at some byte of this piece; then only {@link #restart} makes sense
     */
    boolean accepts(byte[] piece) {
        for (byte octet : piece) {
            // A positive byte is ASCII; most texts are nothing else.
            boolean good = octet >= 0 ? missing == 0 : acceptsBeyondAscii(octet & 0xFF);
            if (!good) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text may end here: no sequence is half done. */
    boolean atBoundary() {
        return missing == 0;
    }

    private boolean acceptsBeyondAscii(int octet) {
        if (missing == 0) {
            return acceptsLead(octet);
        }
        if (octet < low || octet > high) {
            return false;
        }
        low = FIRST_CONTINUATION;
        high = LAST_CONTINUATION;
        missing--;
        return true;
    }

    private boolean acceptsLead(int octet) {
        if (octet < 0xC2 || octet > 0xF4) {
            return false;
        }
        missing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        switch (octet) {
            case 0xE0 -> low = 0xA0;
            case 0xED -> high = 0x9F;
            case 0xF0 -> low = 0x90;
            case 0xF4 -> high = 0x8F;
            default -> {
                // Any continuation byte may follow.
            }
        }
        return true;
    }
}
