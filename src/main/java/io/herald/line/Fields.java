package io.herald.line;

import io.herald.topic.BrokerException;
import io.herald.topic.ErrorCode;

/**
 * Reads a line field by field: words split by spaces, options {@code key=value}, values in {@code "…"} with {@code \"}
 * and {@code \\} in them. Lives as long as one line.
 */
final class Fields {
    private final String line;
    private int at;

    Fields(String line) {
        this.line = line;
    }

    boolean hasMore() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at < line.length();
    }

    /** The next field, or a refusal that names what is missing. */
    String next(String what) {
        if (!hasMore()) {
            throw new BrokerException(ErrorCode.BAD_REQUEST, what + " is missing");
        }
        int from = at;
        int space = line.indexOf(' ', at);
        at = space < 0 ? line.length() : space;
        return line.substring(from, at);
    }

    /**
     * The next option; its value is empty where there is no {@code =}. To be called only when there {@link #hasMore}.
     */
    Option option() {
        int from = at;
        while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '=') {
            at++;
        }
        String key = line.substring(from, at);
        if (at == line.length() || line.charAt(at) == ' ') {
            return new Option(key, "", true);
        }
        at++;
        boolean quoted = at < line.length() && line.charAt(at) == '"';
        return new Option(key, quoted ? quoted() : plain(), false);
    }

    private String plain() {
        int from = at;
        int space = line.indexOf(' ', at);
        at = space < 0 ? line.length() : space;
        return line.substring(from, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                at++;
                if (at < line.length() && line.charAt(at) != ' ') {
                    break;
                }
                return value.toString();
            }
            if (c == '\\' && at + 1 < line.length()) {
                c = line.charAt(++at);
                if (c != '"' && c != '\\') {
                    break;
                }
            }
            value.append(c);
        }
        throw new BrokerException(
                ErrorCode.BAD_REQUEST, "a quoted value ends with a \" and has only \\\" and \\\\ in it");
    }

    /**
     * One option.
     *
     * @param key its name
     * @param value its value, or empty
     * @param bare whether it stood without {@code =}
     */
    record Option(String key, String value, boolean bare) {
        /** The value of an option that makes no sense without one. */
        String given() {
            if (bare) {
                throw new BrokerException(ErrorCode.BAD_REQUEST, "'" + key + "' is written " + key + "=<value>");
            }
            return value;
        }

        /** True: for an option that is there or not, and has no value. */
        boolean set(String verb) {
            if (!bare) {
                throw unknown(verb);
            }
            return true;
        }

        /** The refusal of an option that the verb does not have. */
        BrokerException unknown(String verb) {
            return new BrokerException(ErrorCode.BAD_REQUEST, verb + " has no option '" + key + "'");
        }
    }
}
