package io.herald.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class LogJsonTest {
    private final LoggerContext context = new LoggerContext();

    private String line(String message, Throwable thrown, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("here", context.getLogger("io.herald.Some"), Level.WARN, message, thrown, arguments);
        event.setTimeStamp(1_700_000_000_123L);
        return new LogJson().doLayout(event);
    }

    @Test
    void anEventIsOneObjectInOneLine() {
        assertThat(line("it is {}", null, 7))
                .isEqualTo("{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"WARN\",\"logger\":\"Some\","
                        + "\"message\":\"it is 7\"}\n");
    }

    @Test
    void s15_whatAClientSentCannotForgeALineOrSteerATerminalAndIsReadBackAsItWas() {
        String sent = "a\r\nb\u001b[2Jc\u009bd\u202ee\u2028f\u0000g\"h\\i😀j\udb40\udc41";
        String shown = line("name {}", null, sent);

        assertThat(shown).containsOnlyOnce("\n").endsWith("}\n");
        assertThat(shown.chars().limit(shown.length() - 1L))
                .allSatisfy(c -> assertThat(c >= ' ' && c != 0x7f && c != 0x9b && c != 0x202e && c != 0x2028)
                        .isTrue());
        assertThat(new JsonObject(shown).getString("message")).isEqualTo("name " + sent);
    }

    @Test
    void s15_whatIsLongIsCut() {
        assertThat(new JsonObject(line("x".repeat(1 << 20), null)).getString("message"))
                .hasSize(LogLine.MAX_MESSAGE + 1);
        assertThat(new JsonObject(line("{} is here", null, "x".repeat(201))).getString("message"))
                .isEqualTo("x".repeat(200) + "… is here");
    }

    @Test
    void aStackTraceIsPartOfTheObject() {
        String shown = line("oh", new IllegalStateException("a\n{\"level\":\"INFO\"}"));

        assertThat(shown).containsOnlyOnce("\n");
        assertThat(new JsonObject(shown).getString("thrown"))
                .contains("IllegalStateException: a\n{\"level\":\"INFO\"}")
                .contains("LogJsonTest");
    }
}
