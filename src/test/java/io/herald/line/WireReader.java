package io.herald.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.herald.topic.Header;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what the broker writes the way a careful client would, knowing the protocol's page and nothing of the broker's
 * code. It fails where a line is not whole, or where anything is left over.
 */
final class WireReader {
    /** The fields before are a verb, a topic and a number, and never in quotes. */
    private static final int OPTIONS_FROM = 3;

    private final byte[] bytes;
    private int at;

    /** A line by its fields, quotes and escapes undone; and the payload, where it is a frame. */
    record Line(List<String> fields, byte[] payload) {
        String verb() {
            return fields.get(0);
        }

        /** The headers, in order, the encoding of their names undone. */
        List<Header> headers() {
            return fields.stream()
                    .skip(OPTIONS_FROM)
                    .filter(field -> field.startsWith("h."))
                    .map(field -> field.substring(2).split("=", 2))
                    .map(parts -> new Header(name(parts[0]), parts[1]))
                    .toList();
        }

        /** The values of the options of one name, in order. */
        List<String> options(String key) {
            return fields.stream()
                    .skip(OPTIONS_FROM)
                    .filter(field -> field.startsWith(key + "="))
                    .map(field -> field.substring(key.length() + 1))
                    .toList();
        }
    }

    private WireReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** All lines and frames. */
    static List<Line> read(byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        List<Line> lines = new ArrayList<>();
        while (reader.at < bytes.length) {
            lines.add(reader.next());
        }
        return lines;
    }

    /** All lines as text, none of which may hold what ends a line or steers a terminal. */
    static List<String> lines(byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        List<String> lines = new ArrayList<>();
        while (reader.at < bytes.length) {
            String line = reader.line();
            assertThat(line.chars().filter(c -> Character.isISOControl(c) && c != '\t'))
                    .as(line)
                    .isEmpty();
            lines.add(line);
        }
        return lines;
    }

    private Line next() {
        List<String> fields = fields(line());
        if (!fields.get(0).equals("MSG")) {
            return new Line(fields, null);
        }
        int length = Integer.parseInt(fields.get(2));
        byte[] payload = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        assertThat(bytes[at++]).as("what follows the payload").isEqualTo((byte) '\n');
        return new Line(fields, payload);
    }

    private String line() {
        int from = at;
        while (bytes[at] != '\n') {
            at++;
        }
        String line = new String(bytes, from, at - from, StandardCharsets.UTF_8);
        assertThat(line.getBytes(StandardCharsets.UTF_8)).as("UTF-8").isEqualTo(Arrays.copyOfRange(bytes, from, at));
        at++;
        return line;
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\') {
                field.append(line.charAt(++i));
            } else if (c == '"'
                    && (quoted
                            || fields.size() >= OPTIONS_FROM && field.toString().matches("[\\w.%-]+="))) {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        assertThat(quoted).as("a quote is left open in %s", line).isFalse();
        fields.add(field.toString());
        return fields;
    }

    /** A name as it was before it was written for a line. */
    static String name(String written) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] wire = written.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < wire.length; i++) {
            boolean escaped = wire[i] == '%';
            out.write(escaped ? Integer.parseInt(new String(wire, i + 1, 2, StandardCharsets.US_ASCII), 16) : wire[i]);
            i += escaped ? 2 : 0;
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The bytes of a payload as they were before they were written as text. */
    static byte[] payload(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            if (text.charAt(i) != '\\') {
                out.writeBytes(Character.toString(text.codePointAt(i)).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char escape = text.charAt(++i);
            switch (escape) {
                case 'n' -> out.write('\n');
                case 'r' -> out.write('\r');
                case '\\' -> out.write('\\');
                default -> {
                    assertThat(escape).isEqualTo('x');
                    out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
            }
        }
        return out.toByteArray();
    }
}
