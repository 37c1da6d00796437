package io.herald.cli;

import java.util.List;
import java.util.Locale;

/** One JSON object on one line, written member by member. Small enough not to load a library for it. */
final class JsonLine {
    private final StringBuilder json = new StringBuilder("{");

    JsonLine text(String name, String value) {
        member(name);
        string(value);
        return this;
    }

    /** One value is a text, several are an array. */
    JsonLine texts(String name, List<String> values) {
        member(name);
        json.append(values.size() == 1 ? "" : "[");
        for (int i = 0; i < values.size(); i++) {
            json.append(i == 0 ? "" : ",");
            string(values.get(i));
        }
        json.append(values.size() == 1 ? "" : "]");
        return this;
    }

    JsonLine number(String name, long value) {
        member(name);
        json.append(value);
        return this;
    }

    /** With three places after the point. */
    JsonLine number(String name, double value) {
        member(name);
        json.append(String.format(Locale.ROOT, "%.3f", value));
        return this;
    }

    JsonLine object(String name, JsonLine value) {
        member(name);
        json.append(value.json).append('}');
        return this;
    }

    /** The whole object, with a line feed. */
    String end() {
        return json + "}\n";
    }

    private void member(String name) {
        if (json.length() > 1) {
            json.append(',');
        }
        string(name);
        json.append(':');
    }

    private void string(String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (Escapes.steers(c)) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
