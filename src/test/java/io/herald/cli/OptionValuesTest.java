package io.herald.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What options that take one of a few words say, and take; no broker is asked. */
class OptionValuesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "--policy, 'drop-new, drop-old, latest, disconnect'",
        "--format, 'text, json, raw'",
    })
    void aWordThatIsNoneIsToldEachThatIsOnce(String option, String words) {
        assertThat(run("sub", option, "nope", "weather")).isEqualTo(CommandLineInterface.WRONG_USAGE);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("herald: Invalid value for option '" + option + "': expected one of " + words
                        + " (see: herald sub --help)\n");
    }

    @Test
    void theWordsAreInTheHelp() {
        assertThat(run("sub", "--help")).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " "))
                .contains("too slow: drop-new, drop-old, latest, disconnect.");
    }

    private int run(String... args) {
        ByteArrayInputStream nothing = new ByteArrayInputStream(new byte[0]);
        return CommandLineInterface.run(
                new Streams(nothing, out, new PrintStream(err, true, StandardCharsets.UTF_8), false), args);
    }
}
