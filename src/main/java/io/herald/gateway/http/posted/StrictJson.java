package io.herald.gateway.http.posted;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one JSON object of a stranger's: UTF-8 to the letter, no name twice, at most {@value #MAX_DEPTH} levels,
 * numbers of at most {@value #MAX_NUMBER} characters, nothing behind it, and no type but the plain ones.
 */
final class StrictJson {
    static final int MAX_DEPTH = 64;
    static final int MAX_NUMBER = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    // Who reads bounds the text as a whole.
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String text;
    private final JsonParser parser;

    /** Does something with each member of an object. */
    interface Member {
        /** The parser stands at the member's value, and is to be left at its end. */
        void read(String name, StrictJson json) throws IOException;
    }

    private StrictJson(String text) throws IOException {
        this.text = text;
        this.parser = FACTORY.createParser(text);
    }

    /**
     * Reads the object that the bytes are.
     *
     * @throws BrokerException {@link ErrorCode#BAD_REQUEST} where they are none, or where {@code member} says so
     */
    static void read(byte[] bytes, Member member) {
        try {
            StrictJson json = new StrictJson(utf8(bytes));
            json.parser.nextToken();
            json.object(member);
            if (json.parser.nextToken() != null) {
                throw refusal("something stands behind the JSON object");
            }
        } catch (JsonProcessingException e) {
            // A broken limit comes without a place.
            long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            throw refusal(
                    "it is not JSON" + (column > 0 ? ", from character " + column + " on" : " within the limits"));
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory cannot be read", e);
        }
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal("it is not UTF-8");
        }
    }

    /** Reads the object at which the parser stands. */
    void object(Member member) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw refusal("it is not a JSON object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            member.read(name, this);
        }
    }

    /** The string at which the parser stands. */
    String string(String name) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw refusal(QueryText.shown(name) + " is a string");
        }
        return parser.getText();
    }

    boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** Steps into an array, or to its next element; false at its end. */
    boolean nextElement() throws IOException {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /** The value at which the parser stands, as it was written. */
    String verbatim() throws IOException {
        long start = parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            parser.getText();
        }
        return text.substring((int) start, (int) parser.currentLocation().getCharOffset())
                .strip();
    }

    /** The value at which the parser stands, if it has no parts: a string's text, a number or a word as written. */
    String scalar(String name) throws IOException {
        if (!parser.currentToken().isScalarValue()) {
            throw refusal(QueryText.shown(name) + " is a string, a number or a boolean");
        }
        return parser.getText();
    }

    /** The UTF-8 of text that a client wrote, possibly with half a surrogate pair in it, which has none. */
    static byte[] bytes(String text, String name) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(utf8.array(), utf8.limit());
        } catch (CharacterCodingException e) {
            throw refusal(name + " has half a surrogate pair");
        }
    }

    static BrokerException refusal(String sentence) {
        return new BrokerException(ErrorCode.BAD_REQUEST, sentence);
    }
}
