package io.herald.client;

import java.net.ProtocolException;

/** Takes a line of the broker apart, field by field from the left: words, then options. Used once, by one thread. */
final class LineFields {
    private final String line;
    private int at;

    LineFields(String line) {
        this.line = line;
    }

    /** True while another field follows. */
    boolean hasNext() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at < line.length();
    }

    /** The next field as it stands. */
    String word() throws ProtocolException {
        if (!hasNext()) {
            throw new ProtocolException("the broker's line ends too early: " + line);
        }
        int end = line.indexOf(' ', at);
        String word = line.substring(at, end < 0 ? line.length() : end);
        at += word.length();
        return word;
    }

    /** The next field as a count. */
    long count() throws ProtocolException {
        return countOf(word());
    }

    /** Digits as a count. */
    static long countOf(String word) throws ProtocolException {
        if (word.isEmpty() || word.length() > 18 || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProtocolException("the broker sent no number where one belongs: " + word);
        }
        return Long.parseLong(word);
    }

    /** What follows the next space, to the end of the line. */
    String rest() {
        return at < line.length() ? line.substring(at + 1) : "";
    }

    /** The name of the next option, up to its {@code =} or, for a flag, to its end. */
    String optionName() {
        int from = at;
        while (at < line.length() && line.charAt(at) != ' ' && line.charAt(at) != '=') {
            at++;
        }
        return line.substring(from, at);
    }

    /** The value of the option whose name was just read; empty for a flag. */
    String optionValue() throws ProtocolException {
        if (at >= line.length() || line.charAt(at) != '=') {
            return "";
        }
        at++;
        boolean quoted = at < line.length() && line.charAt(at) == '"';
        return quoted ? quotedValue() : plainValue();
    }

    private String plainValue() {
        int end = line.indexOf(' ', at);
        String value = line.substring(at, end < 0 ? line.length() : end);
        at += value.length();
        return value;
    }

    private String quotedValue() throws ProtocolException {
        StringBuilder value = new StringBuilder();
        for (at++; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && ++at == line.length()) {
                break;
            }
            value.append(line.charAt(at));
        }
        throw new ProtocolException("the broker left a quote open: " + line);
    }
}
