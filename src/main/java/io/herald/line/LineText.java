package io.herald.line;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import io.herald.wire.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The ways in which text is written inside a line, so that no content can end a field or the line. */
public final class LineText {
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private LineText() {}

    /**
     * Decodes UTF-8 strictly.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where the bytes are not valid UTF-8, or hold U+0000
     */
    public static String decode(byte[] bytes, int from, int to) {
        int length;
        for (int at = from; at < to; at += length) {
            length = Utf8.sequence(bytes, at, to);
            if (length == 0) {
                throw new BrokerException(ErrorCode.BAD_REQUEST, "the line is not valid UTF-8");
            }
            if (bytes[at] == 0) {
                throw new BrokerException(ErrorCode.BAD_REQUEST, "the line has the character U+0000");
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Decodes a topic or filter as it stands in a line: UTF-8 in which {@code %xx} is a byte. */
    public static String decodeName(byte[] bytes, int from, int to) {
        ByteArrayOutputStream plain = null;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '%') {
                if (plain == null) {
                    plain = new ByteArrayOutputStream(to - from);
                    plain.write(bytes, from, i - from);
                }
                plain.write(percentByte(bytes, i, to));
                i += 2;
            } else if (plain != null) {
                plain.write(bytes[i]);
            }
        }
        return plain == null ? decode(bytes, from, to) : decode(plain.toByteArray(), 0, plain.size());
    }

    private static int percentByte(byte[] bytes, int at, int to) {
        int high = at + 1 < to ? Character.digit(bytes[at + 1], 16) : -1;
        int low = at + 2 < to ? Character.digit(bytes[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, "a % in a name is followed by two hexadecimal digits");
        }
        return high << 4 | low;
    }

    /** Writes a topic or filter for a line: spaces, {@code %} and control characters become {@code %xx}. */
    public static String encodeName(String name) {
        StringBuilder out = null;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c > ' ' && c != '%' && !Character.isISOControl(c);
            if (!plain && out == null) {
                out = new StringBuilder(name.length() + 8).append(name, 0, i);
            }
            if (out != null && plain) {
                out.append(c);
            } else if (!plain) {
                // Controls above U+007F are two bytes, the first of them always C2.
                out.append(c < 0x80 ? "%" : "%C2%").append(UPPER.toHexDigits((byte) c));
            }
        }
        return out == null ? name : out.toString();
    }

    /** Writes a header's name for a line: bytes that are no letter, digit, '-', '_' or '.' become {@code %xx}. */
    public static String encodeHeaderName(String name) {
        if (name.chars().allMatch(LineText::isPlainInHeaderName)) {
            return name;
        }
        StringBuilder out = new StringBuilder(3 * name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (isPlainInHeaderName(b)) {
                out.append((char) b);
            } else {
                out.append('%').append(UPPER.toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static boolean isPlainInHeaderName(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }

    /**
     * Reads a header's name as it stands in a line, {@code %xx} being a byte; what need not be encoded may be as well.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where it is not well encoded
     */
    public static String decodeHeaderName(String written) {
        byte[] wire = written.getBytes(StandardCharsets.UTF_8);
        return decodeName(wire, 0, wire.length);
    }

    /**
     * Writes the value of an option: as it is, or in quotes where it has spaces, quotes or backslashes. Values with
     * control characters never get here: {@link io.herald.topic.MessageHead} and its parts refuse them.
     */
    public static String encodeValue(String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '\\' && c != 0x7f);
        if (plain) {
            return value;
        }
        StringBuilder out = new StringBuilder(value.length() + 8).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }
}
