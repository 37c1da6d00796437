package io.herald.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Writes foreign bytes so that they can neither end a line nor steer a terminal: CR, LF and backslash become
 * {@code \r \n \\}; control characters, those that reverse the reading direction, and what is not UTF-8 become
 * {@code \xHH} a byte. Pure functions.
 */
final class Escapes {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Escapes() {}

    static String escape(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        StringBuilder text = new StringBuilder(bytes.length + 16);
        CoderResult result;
        do {
            result = decoder.decode(in, chars, true);
            append(chars.flip(), text);
            chars.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                hex(in.get(), text);
            }
        } while (result.isError());
        return text.toString();
    }

    static String escape(String foreign) {
        StringBuilder text = new StringBuilder(foreign.length() + 16);
        append(foreign, text);
        return text.toString();
    }

    /** True for what steers a terminal or a reader's eye; all of it is in the basic plane. */
    static boolean steers(char c) {
        return Character.isISOControl(c)
                || c >= '\u2028' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\ufeff';
    }

    private static void append(CharSequence chars, StringBuilder text) {
        for (int i = 0; i < chars.length(); i++) {
            char c = chars.charAt(i);
            switch (c) {
                case '\r' -> text.append("\\r");
                case '\n' -> text.append("\\n");
                case '\\' -> text.append("\\\\");
                default -> {
                    if (steers(c)) {
                        hex(c, text);
                    } else {
                        text.append(c);
                    }
                }
            }
        }
    }

    private static void hex(char c, StringBuilder text) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
            hex(b, text);
        }
    }

    private static void hex(byte b, StringBuilder text) {
        text.append("\\x").append(HEX.toHexDigits(b));
    }
}
