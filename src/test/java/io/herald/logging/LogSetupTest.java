package io.herald.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logging as the broker sets it up, on the standard error of this process. */
class LogSetupTest {
    private final LoggerContext context = new LoggerContext();
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    LogSetupTest() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        context.setMDCAdapter(new LogbackMDCAdapter());
        LogSetup setup = new LogSetup();
        setup.setContext(context);
        setup.configure(context);
    }

    @AfterEach
    void restore() {
        context.stop();
        System.setErr(before);
    }

    private void say(String words) {
        context.getLogger("io.herald.Some").warn("said {}", words);
    }

    @Test
    void whatHappensIsTextUntilTheConfigurationWantsJson() {
        say("one");
        LogSetup.json(context);
        say("two");

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        text -> assertThat(text).endsWith(" WARN Some said one"),
                        json -> assertThat(json).startsWith("{\"time\":").endsWith("\"message\":\"said two\"}"));
    }

    @Test
    void s15_framesThatComeTooLateAreNotWritten() {
        String decoder = "io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder";
        context.getLogger(decoder).info("ignoring {} frame", "HEADERS");
        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void s15_whatIsSaidAgainAndAgainIsNotWritten() {
        for (int i = 0; i < 100; i++) {
            say("word " + i);
        }
        assertThat(written.toString(StandardCharsets.UTF_8).lines()).hasSize(LogRepeats.FIRST);
    }
}
