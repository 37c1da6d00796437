package io.herald.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What kind of value may stand at a key: how it is told from JSON and from the text of a variable, and the words for
 * it in a fault. Kinds with a range read as a {@code Long} (of bytes, of milliseconds), the others as themselves.
 */
enum Kind {
    /** On or off. */
    FLAG("a switch", "true or false") {
        @Override
        Optional<Object> read(JsonNode node) {
            return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
        }

        @Override
        JsonNode node(String text) {
            boolean known = text.equals("true") || text.equals("false");
            return known ? JSON.booleanNode(text.equals("true")) : JSON.textNode(text);
        }
    },
    /** Where to listen, or what a client may call us: a name or an address, without a port. Never looked up. */
    HOST("a host", "a name or an IP address without a port, such as 127.0.0.1") {
        @Override
        Optional<Object> read(JsonNode node) {
            return textThatIs(HOST_FORM, node);
        }
    },
    /** What a browser says in {@code Origin}: compared byte for byte, so only the form browsers send may stand here. */
    ORIGIN("an origin", "scheme, host and perhaps port in lower case and nothing after, such as https://app.example") {
        @Override
        Optional<Object> read(JsonNode node) {
            return textThatIs(ORIGIN_FORM, node);
        }
    },
    /** A TCP port; 0 asks the system for any free one. */
    PORT("a port", "a whole number from 0 to 65535") {
        @Override
        Optional<Object> read(JsonNode node) {
            return wholeNumber(node).filter(port -> (long) port >= 0 && (long) port <= 65_535);
        }

        @Override
        JsonNode node(String text) {
            return numberOrText(text);
        }
    },
    /** How many of something. */
    COUNT("a count", "a whole number") {
        @Override
        Optional<Object> read(JsonNode node) {
            return wholeNumber(node);
        }

        @Override
        JsonNode node(String text) {
            return numberOrText(text);
        }
    },
    /** How many bytes. */
    SIZE("a size", "a whole number of bytes, or one with KiB, MiB, GiB or TiB,") {
        @Override
        Optional<Object> read(JsonNode node) {
            return node.isTextual() ? boxed(Units.bytes(node.textValue())) : wholeNumber(node);
        }

        @Override
        String written(long bytes) {
            return Units.size(bytes);
        }
    },
    /** How long; read as milliseconds. */
    DURATION("a duration", "a whole number with ms, s, m, h or d") {
        @Override
        Optional<Object> read(JsonNode node) {
            return node.isTextual() ? boxed(Units.millis(node.textValue())) : Optional.empty();
        }

        @Override
        String written(long millis) {
            return Units.duration(millis);
        }
    },
    /** What the log is kept in. */
    LOG_TYPE("a type of log", "rocksdb, in files, or memory, which is gone with the process") {
        @Override
        Optional<Object> read(JsonNode node) {
            return textThatIs(LOG_TYPES, node);
        }
    },
    /** How what happens is written. */
    LOG_FORMAT("a format of logs", "text, for people, or json, for programs") {
        @Override
        Optional<Object> read(JsonNode node) {
            return textThatIs(LOG_FORMATS, node);
        }
    },
    /** A place in the file system. */
    PATH("a path", "the path of a folder, which is made where there is none") {
        @Override
        Optional<Object> read(JsonNode node) {
            return textThatIs(PATH_FORM, node);
        }
    },
    /** A file that has to be there; none where nothing is set. */
    FILE("a file", "the path of a file, or nothing") {
        @Override
        Optional<Object> read(JsonNode node) {
            return textThatIs(FILE_FORM, node);
        }
    },
    /** When what is written must be on disk. */
    SYNC("a way to sync", "always, or a duration such as 1s: so much may be lost to a power cut") {
        @Override
        Optional<Object> read(JsonNode node) {
            boolean known = node.isTextual()
                    && (node.textValue().equals("always")
                            || Units.millis(node.textValue()).isPresent());
            return known ? Optional.of(node.textValue()) : Optional.empty();
        }
    },
    /** Any words; empty for none. */
    TEXT("text", "at most 1024 characters without control characters") {
        @Override
        Optional<Object> read(JsonNode node) {
            return textThatIs(TEXT_FORM, node);
        }
    },
    /** Who has a password: as JSON, or the path of a file of it; read as text. */
    USERS("users", "{\"name\": \"what hash-password prints\"}, or the path of a file of that") {
        @Override
        Optional<Object> read(JsonNode node) {
            return jsonOrPath(node);
        }

        @Override
        JsonNode node(String text) {
            return JsonText.orText(text);
        }

        @Override
        List<String> faultsWithin(String where, JsonNode node) {
            return isPath(node) ? List.of() : UserTable.faults(where, node);
        }
    },
    /** What is granted: as JSON, or the path of a file of it; read as text. */
    RULES(
            "rules",
            "[{\"who\": [names], \"publish\": [filters], \"subscribe\": [filters], \"deny\": {\"publish\": [filters],"
                    + " \"subscribe\": [filters]}, \"admin\": false}], or the path of a file of that") {
        @Override
        Optional<Object> read(JsonNode node) {
            return jsonOrPath(node);
        }

        @Override
        JsonNode node(String text) {
            return JsonText.orText(text);
        }

        @Override
        List<String> faultsWithin(String where, JsonNode node) {
            return isPath(node) ? List.of() : RuleTable.faults(where, node);
        }
    };

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern LOG_TYPES = Pattern.compile("rocksdb|memory");
    private static final Pattern LOG_FORMATS = Pattern.compile("text|json");
    private static final Pattern PATH_FORM = Pattern.compile("[^\\x00-\\x1f]{1,4096}");
    private static final Pattern FILE_FORM = Pattern.compile("[^\\x00-\\x1f]{0,4096}");
    private static final Pattern TEXT_FORM = Pattern.compile("[^\\x00-\\x1f\\x7f]{0,1024}");
    private static final Pattern HOST_FORM = Pattern.compile(
            "[A-Za-z0-9][A-Za-z0-9_.-]{0,252}|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*(%[A-Za-z0-9]+)?");
    private static final Pattern ORIGIN_FORM =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9][a-z0-9_.-]*|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    /** What a value of this kind is called, with its article. */
    final String noun;

    /** What may stand there, apart from the range. */
    final String form;

    Kind(String noun, String form) {
        this.noun = noun;
        this.form = form;
    }

    /** The value of {@code node}; empty when it is not of this kind. */
    abstract Optional<Object> read(JsonNode node);

    /** The JSON that the text of a variable stands for. */
    JsonNode node(String text) {
        return JSON.textNode(text);
    }

    /** What is wrong with the parts of a value that is made of parts, one sentence each. */
    List<String> faultsWithin(String where, JsonNode node) {
        return List.of();
    }

    /** A value of a kind with a range as an operator writes it. */
    String written(long value) {
        return Long.toString(value);
    }

    private static Optional<Object> textThatIs(Pattern form, JsonNode node) {
        return Optional.ofNullable(node.textValue())
                .filter(text -> form.matcher(text).matches())
                .map(Object.class::cast);
    }

    private static Optional<Object> jsonOrPath(JsonNode node) {
        return Optional.of(node.isTextual() ? node.textValue() : node.toString());
    }

    private static boolean isPath(JsonNode node) {
        return textThatIs(FILE_FORM, node).isPresent() && !JsonText.isInline(node.textValue());
    }

    private static Optional<Object> wholeNumber(JsonNode node) {
        if (!node.isIntegralNumber()) {
            return Optional.empty();
        }
        long outside = node.bigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        return Optional.of(node.canConvertToLong() ? node.longValue() : outside);
    }

    private static Optional<Object> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static JsonNode numberOrText(String text) {
        boolean number = text.matches("-?[0-9]{1,18}");
        return number ? JSON.numberNode(Long.parseLong(text)) : JSON.textNode(text);
    }
}
