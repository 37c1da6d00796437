package io.herald.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads one of a few words by what each is called on the command line; the library would list each under its name in
 * the source as well. Stateless, used by the command line only.
 *
 * @param values what there is
 * @param <E> what a word stands for
 */
record OneOf<E extends Enum<E>>(List<E> values) implements ITypeConverter<E> {
    @Override
    public E convert(String text) {
        return values.stream()
                .filter(value -> value.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + values.stream().map(Enum::toString).collect(Collectors.joining(", "))));
    }
}
