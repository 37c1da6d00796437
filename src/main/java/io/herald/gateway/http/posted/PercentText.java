package io.herald.gateway.http.posted;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-decoding, strictly: every {@code %} is followed by two hexadecimal digits, and the bytes are UTF-8. */
public final class PercentText {
    private PercentText() {}

    /**
     * Decodes text.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it is not well encoded
     */
    public static String decode(String text) {
        int first = text.indexOf('%');
        if (first < 0 && isAscii(text)) {
            return text;
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) (digit(text, i + 1) << 4 | digit(text, i + 2));
                i += 2;
            } else if (c > 0xFF) {
                throw new BrokerException(ErrorCode.BAD_REQUEST, "characters beyond ASCII are percent-encoded");
            } else {
                // The platform gives each byte of a request line as a character.
                bytes[length++] = (byte) c;
            }
        }
        return utf8(ByteBuffer.wrap(bytes, 0, length));
    }

    /**
     * What a header says: each byte is a character to the platform, and UTF-8 to us.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it is not UTF-8
     */
    public static String ofHeader(String value) {
        return isAscii(value) ? value : utf8(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "it is not UTF-8");
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static int digit(String text, int i) {
        int digit = i < text.length() && text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
        if (digit < 0) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "a % is followed by two hexadecimal digits");
        }
        return digit;
    }
}
