package io.herald.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the JSON of {@code -conf}, a file's or the argument's own, and that of keys that are JSON themselves; strictly:
 * no name twice, nothing after it, at most {@value #MAX_DEPTH} levels and 1 MiB. What is refused is refused with its
 * line and column.
 */
final class JsonText {
    static final int MAX_DEPTH = 64;
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_SHOWN = 200;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonFactory PARSERS = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonText() {}

    /**
     * The object that {@code conf} says, being JSON when it begins with a brace, else the path of a file of it.
     *
     * @throws ConfigException when there is none: no such file, not JSON, not an object
     */
    static ObjectNode read(String conf) {
        if (conf.isBlank()) {
            throw refusal("-conf is empty; it takes the path of a JSON file, or JSON itself in braces");
        }
        boolean inline = conf.stripLeading().startsWith("{");
        String source = inline ? "-conf" : conf;
        byte[] json = inline
                ? conf.getBytes(StandardCharsets.UTF_8)
                : bytes(conf, conf, "; -conf takes the path of a JSON file, or JSON itself in braces");
        if (parse(source, json) instanceof ObjectNode object) {
            return object;
        }
        throw refusal(shown(source) + ": not an object; write {\"section\": {\"key\": value}}");
    }

    /**
     * What a key says whose value is JSON or the path of a file of it.
     *
     * @throws ConfigException when there is none: no such file, not JSON
     */
    static JsonNode hereOrInFile(String key, String setting) {
        return isInline(setting)
                ? parse(key, setting.getBytes(StandardCharsets.UTF_8))
                : parse(key + ": " + setting, bytes(key + ": " + setting, setting, ""));
    }

    /** The JSON that a text is where it is some, else the text. */
    static JsonNode orText(String text) {
        try {
            return isInline(text) ? parse("", text.getBytes(StandardCharsets.UTF_8)) : NODES.textNode(text);
        } catch (ConfigException e) {
            return NODES.textNode(text);
        }
    }

    /** Whether a text can only be JSON, and no path. */
    static boolean isInline(String text) {
        String begin = text.stripLeading();
        return begin.startsWith("{") || begin.startsWith("[");
    }

    /** A value as a fault shows it: as JSON, cut when long, with nothing in it that could steer a terminal. */
    static String shown(JsonNode node) {
        return shown(node.toString());
    }

    /** A text as a fault shows it: cut when long, with nothing in it that could steer a terminal. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MAX_SHOWN).forEach(point -> {
            if (isPrintable(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(String.format("\\u%04x", point));
            }
        });
        return text.codePointCount(0, text.length()) > MAX_SHOWN ? shown + "..." : shown.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static JsonNode parse(String source, byte[] json) {
        if (json.length > MAX_BYTES) {
            throw refusal(shown(source) + ": longer than 1MiB; a configuration is never as long");
        }
        // By characters, so that columns are what an editor shows.
        String text = text(source, json);
        try (JsonParser parser = PARSERS.createParser(text)) {
            return parse(source, text, parser);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }

    private static String text(String source, byte[] utf8) {
        ByteBuffer in = ByteBuffer.wrap(utf8);
        CharBuffer out = CharBuffer.allocate(utf8.length);
        CoderResult end = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String text = out.flip().toString();
        if (end.isError()) {
            long line = text.chars().filter(c -> c == '\n').count() + 1;
            int column = text.length() - text.lastIndexOf('\n');
            throw refusal(shown(source) + ", line " + line + ", column " + column + ": not UTF-8");
        }
        return text;
    }

    private static JsonNode parse(String source, String text, JsonParser parser) throws IOException {
        try {
            JsonNode tree = parser.nextToken() == null ? NODES.missingNode() : tree(source, parser);
            if (parser.nextToken() != null) {
                throw refusal(where(source, parser.currentTokenLocation()) + ": something stands after the end");
            }
            return tree;
        } catch (JsonProcessingException e) {
            // A broken limit comes without a place.
            JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
            throw refusal(where(source, at) + ": " + JsonFault.words(e, text, (int) at.getCharOffset(), parser));
        }
    }

    /** The value that begins at the current token. Jackson's mapper can do this too, but takes long to start. */
    private static JsonNode tree(String source, JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    if (object.has(name)) {
                        throw refusal(
                                where(source, parser.currentTokenLocation()) + ": " + shown(name) + " stands twice");
                    }
                    parser.nextToken();
                    object.set(name, tree(source, parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(tree(source, parser));
                }
                yield array;
            }
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.textNode(parser.getText());
        };
    }

    private static byte[] bytes(String source, String file, String hint) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException | InvalidPathException e) {
            throw refusal(shown(source) + ": no such file" + hint);
        } catch (IOException e) {
            // The message of a subclass is often no more than the path; then its name says what is wrong.
            String kind = e.getClass() == IOException.class ? "" : e.getClass().getSimpleName() + " ";
            throw refusal(shown(source) + ": cannot be read: " + shown(kind + e.getMessage()));
        }
    }

    private static String where(String source, JsonLocation at) {
        return shown(source) + ", line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static ConfigException refusal(String sentence) {
        return new ConfigException(List.of(sentence));
    }
}
