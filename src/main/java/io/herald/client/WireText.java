package io.herald.client;

import io.herald.line.LineText;
import io.herald.topic.BrokerException;
import io.herald.topic.MessageHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How topics, filters and names of the client's caller become fields of a line, and back. Pure functions. */
public final class WireText {
    private WireText() {}

    /**
     * A topic or filter as one field of a line: space, {@code %} and control characters percent-encoded.
     *
     * @throws IllegalArgumentException when it is empty, or has U+0000 or half a surrogate pair in it
     */
    public static String encodeTopic(String topic) {
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("a topic or filter may not be empty");
        }
        requireUnicode(topic);
        return LineText.encodeName(topic);
    }

    /**
     * The topic or filter that {@link #encodeTopic} wrote, or that a person typed in that form.
     *
     * @throws IllegalArgumentException when a {@code %} is not followed by two hexadecimal digits, or the bytes are
     *     not UTF-8
     */
    public static String decodeTopic(String encoded) {
        byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
        try {
            return LineText.decodeName(bytes, 0, bytes.length);
        } catch (BrokerException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * A header's name as a person types it where {@code =} ends it: {@code %xx} is a byte.
     *
     * @throws BrokerException where it is not well encoded
     */
    public static String decodeHeaderName(String encoded) {
        return LineText.decodeHeaderName(encoded);
    }

    /**
     * Checks the name of a connection, which is one field as it stands.
     *
     * @throws IllegalArgumentException when it has a space in it or half a surrogate pair
     * @throws BrokerException when the broker would refuse it
     */
    static void checkName(String name) {
        MessageHead.checkName(name);
        requireUnicode(name);
        if (name.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("a name is one word");
        }
    }

    /** Strict decoding: no byte is replaced in silence. */
    static String utf8(byte[] bytes, int from, int length) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, from, length))
                .toString();
    }

    private static void requireUnicode(String text) {
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("not a text that can be sent: U+0000 or half a surrogate pair");
        }
    }
}
