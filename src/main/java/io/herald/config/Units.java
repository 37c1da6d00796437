package io.herald.config;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes sizes ({@code 64KiB}, {@code 1 MiB}, a plain number of bytes) and durations ({@code 250ms},
 * {@code 7d}). What is too large for a {@code long} reads as {@link Long#MAX_VALUE}: the range of the key refuses it.
 */
final class Units {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,30}) ?([A-Za-z]*)");
    private static final Map<String, Long> SIZES = new LinkedHashMap<>();
    private static final Map<String, Long> DURATIONS = new LinkedHashMap<>();

    // Largest first: the first unit that divides a value is the one it is written in.
    static {
        SIZES.put("TiB", 1L << 40);
        SIZES.put("GiB", 1L << 30);
        SIZES.put("MiB", 1L << 20);
        SIZES.put("KiB", 1L << 10);
        SIZES.put("", 1L);
        DURATIONS.put("d", 86_400_000L);
        DURATIONS.put("h", 3_600_000L);
        DURATIONS.put("m", 60_000L);
        DURATIONS.put("s", 1_000L);
        DURATIONS.put("ms", 1L);
    }

    private Units() {}

    /** The bytes that {@code text} says; empty when it is not a size. */
    static OptionalLong bytes(String text) {
        return read(text, SIZES);
    }

    /** The milliseconds that {@code text} says; empty when it is not a duration. */
    static OptionalLong millis(String text) {
        return read(text, DURATIONS);
    }

    /** So many bytes in the largest unit that says them exactly, such as {@code 64KiB}. */
    static String size(long bytes) {
        return bytes == 0 ? "0" : write(bytes, SIZES);
    }

    /** So many milliseconds in the largest unit that says them exactly, such as {@code 90s}. */
    static String duration(long millis) {
        return millis == 0 ? "0s" : write(millis, DURATIONS);
    }

    private static OptionalLong read(String text, Map<String, Long> units) {
        Matcher parts = NUMBER_AND_UNIT.matcher(text);
        if (!parts.matches() || !units.containsKey(parts.group(2))) {
            return OptionalLong.empty();
        }
        BigInteger value = new BigInteger(parts.group(1)).multiply(BigInteger.valueOf(units.get(parts.group(2))));
        return OptionalLong.of(value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
    }

    private static String write(long value, Map<String, Long> units) {
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (value % unit.getValue() == 0) {
                return value / unit.getValue() + unit.getKey();
            }
        }
        throw new AssertionError("the last unit divides every value");
    }
}
