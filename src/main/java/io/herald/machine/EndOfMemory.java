package io.herald.machine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the process when the JVM has no memory, or is broken otherwise: what was half done then is not known, and a
 * process that is gone is started again. The platform catches whatever is thrown and logs it, so this looks at what is
 * logged, and at what no thread caught. One for the process; any thread.
 */
public final class EndOfMemory extends TurboFilter implements Thread.UncaughtExceptionHandler {
    /** The exit code of a process that ends this way. */
    public static final int EXIT_CODE = 3;

    private static final int MAX_CAUSES = 8;
    private static final Logger LOG = LoggerFactory.getLogger(EndOfMemory.class);
    /** Made now: then there may be no room for it. */
    private static final byte[] LAST_WORDS =
            "herald: the JVM is out of memory or broken; the broker ends at once, to be started again\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Runtime runtime = Runtime.getRuntime();
    private final PrintStream out;
    private final byte[] lastWords;
    private final Runnable instead;

    /**
     * @param out where it says so
     * @param instead what is done instead of ending the process
     */
    EndOfMemory(PrintStream out, Runnable instead) {
        this(out, LAST_WORDS, instead);
    }

    private EndOfMemory(PrintStream out, byte[] lastWords, Runnable instead) {
        this.out = out;
        this.lastWords = lastWords;
        this.instead = instead;
    }

    /**
     * Watches over this process from now on.
     *
     * @param out where its last words go
     */
    public static void endsTheProcess(PrintStream out) {
        // What runs for the first time has to be loaded and linked, and then there may be no room for that.
        new EndOfMemory(out, new byte[0], () -> {}).check(new RuntimeException(new OutOfMemoryError()));
        EndOfMemory watch = new EndOfMemory(out, LAST_WORDS, null);
        Thread.setDefaultUncaughtExceptionHandler(watch);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
            logs.addTurboFilter(watch);
        }
    }

    @Override
    public FilterReply decide(
            Marker marker,
            ch.qos.logback.classic.Logger logger,
            Level level,
            String format,
            Object[] arguments,
            Throwable thrown) {
        if (thrown != null) {
            check(thrown);
        } else if (arguments != null
                && arguments.length > 0
                && arguments[arguments.length - 1] instanceof Throwable t) {
            check(t);
        }
        return FilterReply.NEUTRAL;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        check(thrown);
        LOG.error("Nothing caught what was thrown in {}", thread.getName(), thrown);
    }

    private void check(Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (isTheEnd(cause)) {
                sayAndEnd();
                return;
            }
            cause = cause.getCause();
        }
    }

    /** A stack that is too deep is gone with what was on it, and must not be a way to end the broker from outside. */
    private static boolean isTheEnd(Throwable cause) {
        return cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError);
    }

    private void sayAndEnd() {
        try {
            out.write(lastWords, 0, lastWords.length);
            out.flush();
        } finally {
            if (instead == null) {
                runtime.halt(EXIT_CODE);
            } else {
                instead.run();
            }
        }
    }
}
