package io.herald.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said again and again. */
class LogRepeatsTest {
    private static final long BEGIN_MS = 1_000_000;

    private final LoggerContext context = new LoggerContext();
    private final List<String> written = new ArrayList<>();
    private final AppenderBase<ILoggingEvent> writer = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            written.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };
    private final LogRepeats repeats = new LogRepeats(writer);

    @BeforeEach
    void start() {
        writer.start();
        repeats.setContext(context);
        repeats.start();
    }

    private void say(long ms, String logger, String message, Object... arguments) {
        LoggingEvent event = new LoggingEvent("here", context.getLogger(logger), Level.WARN, message, null, arguments);
        event.setTimeStamp(BEGIN_MS + ms);
        repeats.doAppend(event);
    }

    @Test
    void whatIsSaidAFewTimesIsWrittenEachTime() {
        for (int i = 0; i < LogRepeats.FIRST; i++) {
            say(i, "a", "name {}", i);
        }
        repeats.tell(BEGIN_MS + LogRepeats.WINDOW_MS);

        assertThat(written).containsExactly("WARN name 0", "WARN name 1", "WARN name 2", "WARN name 3", "WARN name 4");
    }

    @Test
    void s15_howeverAClientChangesItsWordsTheRestIsCountedAndTold() {
        for (int i = 0; i < 1_000; i++) {
            say(i, "a", "name {}", "x" + i);
        }
        assertThat(written).hasSize(LogRepeats.FIRST);

        repeats.tell(BEGIN_MS + LogRepeats.WINDOW_MS - 1);
        assertThat(written).hasSize(LogRepeats.FIRST);
        repeats.tell(BEGIN_MS + LogRepeats.WINDOW_MS);
        assertThat(written).hasSize(LogRepeats.FIRST + 1).endsWith("WARN said 995 times more: name {}");
    }

    @Test
    void theNextEventTellsOfThoseBeforeItAndBeginsAnew() {
        for (int i = 0; i < 7; i++) {
            say(0, "a", "again");
        }
        say(LogRepeats.WINDOW_MS, "a", "again");

        assertThat(written.subList(LogRepeats.FIRST, written.size()))
                .containsExactly("WARN said 2 times more: again", "WARN again");
    }

    @Test
    void whatIsSaidElsewhereOrInOtherWordsIsAnotherThing() {
        for (int i = 0; i < LogRepeats.FIRST; i++) {
            say(0, "a", "one");
            say(0, "b", "one");
            say(0, "a", "other");
        }
        assertThat(written).hasSize(3 * LogRepeats.FIRST);
    }

    @Test
    void howeverManyThingsAreSaidOnlySomeAreRemembered() {
        for (int i = 0; i < 6; i++) {
            say(0, "a", "first");
        }
        for (int i = 0; i < 1_000; i++) {
            say(0, "a", "thing " + i);
        }
        assertThat(written).hasSize(LogRepeats.FIRST + 1_000 + 1).contains("WARN said 1 times more: first");
    }
}
