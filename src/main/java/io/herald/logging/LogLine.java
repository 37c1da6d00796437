package io.herald.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * How an event is written to the log: one line, and one more for each line of a stack trace, which begins with
 * {@code " | "}. What a client sent may stand in either, so whatever in them is not plain text is shown by its number:
 * nothing can forge a line or steer a terminal. Without state; any thread.
 */
public final class LogLine extends LayoutBase<ILoggingEvent> {
    /** The longest message that is shown whole, in characters. */
    static final int MAX_MESSAGE = 2_000;

    /** Made with the first event: most starts have none, and wait for it. */
    private static final class Time {
        private static final DateTimeFormatter FORMAT =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String logger = event.getLoggerName();
        StringBuilder out = new StringBuilder(128);
        Time.FORMAT.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), out);
        out.append(' ').append(event.getLevel()).append(' ');
        out.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(' ');
        show(LogWords.of(event), out);
        out.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            ThrowableProxyUtil.asString(thrown).lines().forEach(line -> {
                show(line.replace("\t", "  "), out.append(" | "));
                out.append('\n');
            });
        }
        return out.toString();
    }

    private static void show(String text, StringBuilder out) {
        text.codePoints().limit(MAX_MESSAGE).forEach(point -> {
            if (LogWords.isPlain(point)) {
                out.appendCodePoint(point);
            } else {
                out.append("\\u{").append(Integer.toHexString(point)).append('}');
            }
        });
        if (text.codePointCount(0, text.length()) > MAX_MESSAGE) {
            out.append('…');
        }
    }
}
