package io.herald.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes and durations: read back as written, exact where they fit, saturated where they do not. */
class UnitsTest {
    private static final Map<String, Long> SIZES =
            Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
    private static final Map<String, Long> DURATIONS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    @Property
    void everySizeReadsBackAsWritten(@ForAll @LongRange(min = 0) long bytes) {
        assertThat(Units.bytes(Units.size(bytes))).hasValue(bytes);
    }

    @Property
    void everyDurationReadsBackAsWritten(@ForAll @LongRange(min = 0) long millis) {
        assertThat(Units.millis(Units.duration(millis))).hasValue(millis);
    }

    @Property
    void aNumberWithAUnitIsTheProductOrTheLargestLong(@ForAll @LongRange(min = 0) long number) {
        SIZES.forEach((unit, factor) -> {
            long expected = product(number, factor);
            assertThat(Units.bytes(number + unit)).hasValue(expected);
            assertThat(Units.bytes(number + " " + unit)).hasValue(expected);
        });
        DURATIONS.forEach(
                (unit, factor) -> assertThat(Units.millis(number + unit)).hasValue(product(number, factor)));
    }

    @Property
    void anyTextIsReadOrRefusedAndNeverFails(@ForAll String text) {
        Units.bytes(text).ifPresent(bytes -> assertThat(bytes).isNotNegative());
        Units.millis(text).ifPresent(millis -> assertThat(millis).isNotNegative());
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "1023,1023", "1024,1KiB", "1536,1536", "67108864,64MiB", "10737418240,10GiB"})
    void aSizeIsWrittenInTheLargestUnitThatSaysItExactly(long bytes, String written) {
        assertThat(Units.size(bytes)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"0,0s", "1,1ms", "1500,1500ms", "90000,90s", "60000,1m", "604800000,7d"})
    void aDurationIsWrittenInTheLargestUnitThatSaysItExactly(long millis, String written) {
        assertThat(Units.duration(millis)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "KiB", "-1", "1.5MiB", "1MB", "1kib", "1  MiB", " 1", "1 B", "１KiB", "0x10"})
    void whatIsNoSizeIsRefused(String text) {
        assertThat(Units.bytes(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "0", "s", "-1s", "1.5s", "1S", "1 sec", "PT1S", "1w"})
    void whatIsNoDurationIsRefused(String text) {
        assertThat(Units.millis(text)).isEmpty();
    }

    private static long product(long number, long factor) {
        BigInteger exact = BigInteger.valueOf(number).multiply(BigInteger.valueOf(factor));
        return exact.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }
}
