package io.herald.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One key: its dotted name, the {@link Setting} that declares it and the type of the record component that holds it.
 * Says what may stand there, refuses anything else in a sentence, and turns JSON into the component's value.
 */
record Key(String name, Setting setting, Class<?> type) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** There is one key of a name. What the platform would make for records costs a tenth of the start. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Key that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The variables that override it: {@code HERALD_LIMITS_QUEUEBYTES} and {@code HERALD_LIMITS_QUEUE_BYTES}. */
    List<String> variables() {
        String words = name.replaceAll("([a-z])([A-Z])", "$1_$2");
        return Stream.of(name, words)
                .map(path -> "HERALD_" + path.replace('.', '_').toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /** The JSON that a variable's text stands for: what is between commas is an element of a list. */
    JsonNode node(String text) {
        if (!isList()) {
            return kind().node(text.strip());
        }
        ArrayNode list = JSON.arrayNode();
        Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(kind()::node)
                .forEach(list::add);
        return list;
    }

    /** The JSON that stands for a component's value: the inverse of {@link #value}. */
    JsonNode node(Object value) {
        if (value instanceof List<?> elements) {
            ArrayNode list = JSON.arrayNode();
            elements.forEach(element -> list.add(node(element)));
            return list;
        }
        if (value instanceof Duration duration) {
            return JSON.textNode(Units.duration(duration.toMillis()));
        }
        if (value instanceof Number number) {
            return JSON.numberNode(number.longValue());
        }
        return value instanceof Boolean flag ? JSON.booleanNode(flag) : kind().node((String) value);
    }

    /** Why {@code node} may not stand at {@code where}, one sentence a fault; none when it may. */
    List<String> faults(String where, JsonNode node) {
        if (!isList()) {
            return fault(where, node).map(List::of).orElseGet(() -> kind().faultsWithin(where, node));
        }
        if (!node.isArray()) {
            return List.of(where + ": " + JsonText.shown(node) + " is not a list; each element " + form());
        }
        List<String> faults = new ArrayList<>();
        node.forEach(element -> fault(where, element).ifPresent(faults::add));
        return faults;
    }

    private Optional<String> fault(String where, JsonNode node) {
        Optional<Object> value = kind().read(node);
        String wrong = null;
        if (value.isEmpty()) {
            wrong = "not " + kind().noun;
        } else if (hasRange() && (long) value.get() < bound(setting.least())) {
            wrong = "too small";
        } else if (hasRange() && (long) value.get() > bound(setting.most())) {
            wrong = "too large";
        }
        return Optional.ofNullable(wrong)
                .map(reason -> where + ": " + JsonText.shown(node) + " is " + reason + "; " + form());
    }

    /** The component's value; only for a node without {@link #faults}. */
    Object value(JsonNode node) {
        if (isList()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(element -> kind().read(element).orElseThrow())
                    .toList();
        }
        Object value = kind().read(node).orElseThrow();
        if (type == int.class) {
            return Math.toIntExact((long) value);
        }
        return type == Duration.class ? Duration.ofMillis((long) value) : value;
    }

    /** The value that holds when nothing is set. */
    Object fallback() {
        return value(node(setting.fallback()));
    }

    private String form() {
        if (!hasRange()) {
            return kind().form;
        }
        return kind().form + " from " + kind().written(bound(setting.least())) + " to "
                + kind().written(bound(setting.most()));
    }

    private boolean hasRange() {
        return !setting.most().isEmpty();
    }

    private long bound(String text) {
        return (long) kind().read(kind().node(text)).orElseThrow();
    }

    private Kind kind() {
        return setting.kind();
    }

    private boolean isList() {
        return type == List.class;
    }
}
