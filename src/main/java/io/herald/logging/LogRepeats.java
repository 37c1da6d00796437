package io.herald.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps clients from filling the log: of events that one place in the source says again and again, the first few of ten
 * seconds are written, and of the others how many there were. Stands before what writes; any thread, one at a time.
 */
final class LogRepeats extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** How many of a kind are written before the others are counted. */
    static final int FIRST = 5;

    /** For how long events of a kind are counted together. */
    static final long WINDOW_MS = 10_000;

    /** How many kinds are told apart; there are not so many places that say something. */
    private static final int MOST_KINDS = 256;

    private final Appender<ILoggingEvent> writer;
    /** What was said last, by who says it; the oldest first. Under this object's lock. */
    private final Map<String, Said> said = new LinkedHashMap<>();

    /** Events of one kind. */
    private static final class Said {
        private final ILoggingEvent first;
        private int count;

        private Said(ILoggingEvent first) {
            this.first = first;
        }
    }

    /** @param writer writes what is let through */
    LogRepeats(Appender<ILoggingEvent> writer) {
        this.writer = writer;
    }

    @Override
    protected void append(ILoggingEvent event) {
        synchronized (this) {
            tell(event.getTimeStamp());
            // Not what it says, but where: a client may change the words each time.
            Said kind = said.computeIfAbsent(event.getLoggerName() + ' ' + event.getMessage(), key -> new Said(event));
            kind.count++;
            if (kind.count <= FIRST) {
                writer.doAppend(event);
            } else if (kind.count == FIRST + 1 && getContext() != null) {
                long overMs = event.getTimeStamp() + 2 * WINDOW_MS;
                getContext()
                        .getScheduledExecutorService()
                        .schedule(() -> tell(overMs), 2 * WINDOW_MS, TimeUnit.MILLISECONDS);
            }
            if (said.size() > MOST_KINDS) {
                over(said.remove(said.keySet().iterator().next()));
            }
        }
    }

    /** Says how often what was not written was said, where the time for that has come. */
    synchronized void tell(long nowMs) {
        List<Said> over = new ArrayList<>();
        said.values().removeIf(kind -> nowMs - kind.first.getTimeStamp() >= WINDOW_MS && over.add(kind));
        over.forEach(this::over);
    }

    private void over(Said kind) {
        if (kind.count > FIRST) {
            LoggingEvent told = new LoggingEvent(
                    LogRepeats.class.getName(),
                    ((LoggerContext) getContext()).getLogger(kind.first.getLoggerName()),
                    kind.first.getLevel(),
                    "said {} times more: {}",
                    null,
                    new Object[] {kind.count - FIRST, kind.first.getMessage()});
            writer.doAppend(told);
        }
    }
}
