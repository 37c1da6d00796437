package io.herald.cli;

import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as everywhere in Herald: {@code 500ms}, {@code 15s}, {@code 2m}, {@code 7d}. In nanoseconds. */
final class Durations implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    @Override
    public Long convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("expected a duration such as 500ms, 15s or 2m");
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> TimeUnit.MILLISECONDS.toNanos(number);
            case "s" -> TimeUnit.SECONDS.toNanos(number);
            case "m" -> TimeUnit.MINUTES.toNanos(number);
            case "h" -> TimeUnit.HOURS.toNanos(number);
            default -> TimeUnit.DAYS.toNanos(number);
        };
    }
}
