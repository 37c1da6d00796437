package io.herald.logging;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up: from {@code INFO}, to standard error, as {@link LogLine}s or {@link LogJson}, and without what is
 * said again and again ({@link LogRepeats}). Logback finds it by its service file and asks it first; where an operator
 * has named a file of their own by {@code logback.configurationFile}, it leaves all of it to that. It is code because
 * reading the same from XML takes a third of the time that the broker needs to start.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_LOW_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String FORM = "herald.form";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LogForm form = new LogForm();
        form.setContext(context);
        form.start();
        context.putObject(FORM, form);
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(form);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        LogRepeats repeats = new LogRepeats(console);
        repeats.setContext(context);
        repeats.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(repeats);
        // It tells of frames that come behind a good-bye, and so clients would have a say in the log.
        context.getLogger("io.netty.handler.codec.http2").setLevel(Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on events are JSON, unless an operator has brought a file that says how they are to be. */
    public static void json() {
        json(LoggerFactory.getILoggerFactory());
    }

    static void json(ILoggerFactory logs) {
        if (logs instanceof LoggerContext context && context.getObject(FORM) instanceof LogForm form) {
            form.json();
        }
    }
}
