package io.herald.topic;

/** What topic names and filters have in common: both are bounded text in levels. */
final class Levels {
    private Levels() {}

    /** Checks all that holds for names and filters alike; throws a {@link BrokerException} with {@code code}. */
    static void check(String text, int maxLevels, ErrorCode code) {
        if (text.isEmpty()) {
            throw new BrokerException(code, "a topic or filter has at least one character");
        }
        int levels = 1;
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '/') {
                levels++;
            } else if (c == 0) {
                throw new BrokerException(code, "it has the character U+0000");
            }
            bytes += utf8Length(text, i, code);
        }
        if (bytes > TopicName.MAX_BYTES) {
            throw new BrokerException(code, "it has more than " + TopicName.MAX_BYTES + " bytes");
        }
        if (levels > maxLevels) {
            throw new BrokerException(code, "it has " + levels + " levels; " + maxLevels + " are allowed");
        }
    }

    /** The UTF-8 bytes of the character at {@code i}; a surrogate pair counts four at its first half, none after. */
    private static int utf8Length(String text, int i, ErrorCode code) {
        char c = text.charAt(i);
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        if (!Character.isSurrogate(c)) {
            return 3;
        }
        if (!isPaired(text, i)) {
            throw new BrokerException(code, "it is not valid Unicode");
        }
        return Character.isHighSurrogate(c) ? 4 : 0;
    }

    /** Whether the surrogate at {@code i} has its other half beside it. */
    static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    /** Where the level that begins at {@code from} ends: at the next slash, or at the end of the text. */
    static int end(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
