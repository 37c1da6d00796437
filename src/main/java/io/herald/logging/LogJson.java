package io.herald.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;

/**
 * How an event is written to the log for programs: one JSON object a line, with {@code time}, {@code level}, {@code
 * logger}, {@code message} and, where something was thrown, {@code thrown}. Whatever is not plain text is escaped, also
 * where JSON would not ask for it. Without state; any thread.
 */
final class LogJson extends LayoutBase<ILoggingEvent> {
    /** The longest stack trace that is shown whole, in characters. */
    static final int MAX_THROWN = 16_000;

    @Override
    public String doLayout(ILoggingEvent event) {
        String logger = event.getLoggerName();
        StringBuilder out = new StringBuilder(192);
        out.append("{\"time\":\"").append(Instant.ofEpochMilli(event.getTimeStamp()));
        out.append("\",\"level\":\"").append(event.getLevel()).append("\",\"logger\":");
        string(logger.substring(logger.lastIndexOf('.') + 1), LogLine.MAX_MESSAGE, out);
        string(LogWords.of(event), LogLine.MAX_MESSAGE, out.append(",\"message\":"));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            string(ThrowableProxyUtil.asString(thrown), MAX_THROWN, out.append(",\"thrown\":"));
        }
        return out.append("}\n").toString();
    }

    private static void string(String text, int most, StringBuilder out) {
        out.append('"');
        text.codePoints().limit(most).forEach(point -> {
            if (point == '"' || point == '\\') {
                out.append('\\').append((char) point);
            } else if (LogWords.isPlain(point)) {
                out.appendCodePoint(point);
            } else {
                for (char half : Character.toChars(point)) {
                    out.append(String.format("\\u%04x", (int) half));
                }
            }
        });
        if (text.codePointCount(0, text.length()) > most) {
            out.append('…');
        }
        out.append('"');
    }
}
