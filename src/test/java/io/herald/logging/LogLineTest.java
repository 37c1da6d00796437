package io.herald.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private final LoggerContext context = new LoggerContext();

    private String line(String message, Throwable thrown, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("here", context.getLogger("io.herald.Some"), Level.WARN, message, thrown, arguments);
        return new LogLine().doLayout(event);
    }

    @Test
    void anEventIsOneLineWithTimeLevelLoggerAndMessage() {
        assertThat(line("it is {}", null, 7))
                .matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}\\S+ WARN Some it is 7\n");
    }

    @Test
    void s15_whatAClientSentCannotForgeALineOrSteerATerminal() {
        String shown = line("name {}", null, "a\r\nb\u001b[2Jc\u009bd\u202ee\u2028f\u0000g\ud800");

        assertThat(shown)
                .endsWith("name a\\u{d}\\u{a}b\\u{1b}[2Jc\\u{9b}d\\u{202e}e\\u{2028}f\\u{0}g\\u{d800}\n")
                .containsOnlyOnce("\n");
    }

    @Test
    void s15_aLongMessageIsCut() {
        assertThat(line("x".repeat(1 << 20), null)).hasSizeLessThan(LogLine.MAX_MESSAGE + 100);
    }

    @Test
    void s15_whatAClientChoseIsCutAt200Characters() {
        String name = "😀".repeat(201);

        assertThat(line("{} of {}", null, "x".repeat(200), name))
                .endsWith("x".repeat(200) + " of " + "😀".repeat(200) + "…\n");
        assertThat(line("{}", null, "x".repeat(300)))
                .as("what is all of the broker's making")
                .endsWith(" " + "x".repeat(300) + "\n");
    }

    @Test
    void s15_everyLineOfAStackTraceShowsThatItIsOne() {
        String shown = line("oh", new IllegalStateException("a\n2026-01-01T00:00:00.000Z WARN Some forged"));

        assertThat(shown.lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith(" | "));
        assertThat(shown).contains("IllegalStateException").contains("LogLineTest");
    }
}
