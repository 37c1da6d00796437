package io.herald.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.slf4j.helpers.MessageFormatter;

/**
 * The words of an event. What a client chose stands in its arguments, so each of these is cut: no name fills the log.
 * Without state; any thread.
 */
final class LogWords {
    /** The longest argument that is shown whole, in characters. */
    static final int MAX_ARGUMENT = 200;

    /** The pattern of a message that is all of the broker's making. */
    private static final String WHOLE = "{}";

    private LogWords() {}

    /** The message of an event. */
    static String of(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        if (arguments == null || arguments.length == 0 || WHOLE.equals(event.getMessage())) {
            return String.valueOf(event.getFormattedMessage());
        }
        Object[] cut = new Object[arguments.length];
        for (int i = 0; i < cut.length; i++) {
            cut[i] = cut(String.valueOf(arguments[i]));
        }
        return MessageFormatter.arrayFormat(event.getMessage(), cut).getMessage();
    }

    private static String cut(String argument) {
        return argument.codePointCount(0, argument.length()) <= MAX_ARGUMENT
                ? argument
                : argument.substring(0, argument.offsetByCodePoints(0, MAX_ARGUMENT)) + '…';
    }

    /** Whether a character is text: controls steer a terminal, format characters turn text around. */
    static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
